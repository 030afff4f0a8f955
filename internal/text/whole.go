package text

import (
	"math"
	"strconv"
	"strings"
)

// MostInteger is the largest number that a column of type integer holds.
const MostInteger = math.MaxInt32

// Whole reads a whole number from 0 to most, written in digits only, as in a URL or a form. For any
// other text it returns 0 and false. Numbers that reach SQL are read with it, so that most keeps
// them within the type of their column.
func Whole(typed string, most int) (number int, ok bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(typed), 10, 63)
	if err != nil || n > uint64(most) {
		return 0, false
	}
	return int(n), true
}
