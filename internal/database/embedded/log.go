package embedded

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// programOutput is the log of PostgreSQL, from the point where this start begins.
type programOutput struct {
	file *os.File
	from int64
}

const maxLog = 10 << 20

// openLog opens the log for appending; a log that has grown large is renamed first, as the old one.
func (f *folder) openLog() (*programOutput, error) {
	if info, err := os.Lstat(f.logPath()); err == nil && info.Size() > maxLog {
		if err := os.Rename(f.logPath(), f.logPath()+".old"); err != nil {
			return nil, fmt.Errorf("put the old log of PostgreSQL aside: %w", err)
		}
	}
	file, err := os.OpenFile(f.logPath(), os.O_RDWR|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of PostgreSQL: %w", err)
	}
	info, err := file.Stat()
	if err == nil {
		err = f.giveFile(file)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &programOutput{file, info.Size()}, nil
}

// tail returns the last lines that PostgreSQL logged since this start.
func (o *programOutput) tail() string {
	buffer := make([]byte, 4096)
	info, err := o.file.Stat()
	if err != nil {
		return err.Error()
	}
	n, _ := o.file.ReadAt(buffer, max(o.from, info.Size()-int64(len(buffer)))) // a short read is normal
	return strings.TrimSpace(string(buffer[:n]))
}

func (o *programOutput) close() { _ = o.file.Close() }

// giveFile gives a file that root made to the owner of the folder.
func (f *folder) giveFile(file *os.File) error {
	if f.user == nil {
		return nil
	}
	return file.Chown(int(f.user.uid), int(f.user.gid))
}
