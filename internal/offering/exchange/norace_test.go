//go:build !race

package exchange

// raceDetector is whether the tests run with the race detector.
const raceDetector = false
