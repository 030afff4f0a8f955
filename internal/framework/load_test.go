package framework_test

import (
	"testing"

	"reflectietool/internal/framework"
)

func load(t testing.TB) *framework.Framework {
	t.Helper()
	lib, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return lib.Current()
}

func TestLoadFindsTheEditionByItsID(t *testing.T) {
	lib, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	f, ok := lib.Edition("wmo-2013/1")
	if !ok || f != lib.Current() {
		t.Fatalf("Edition(wmo-2013/1) = %v, %v; want the current edition", f, ok)
	}
	if _, ok := lib.Edition("wmo-2013/2"); ok {
		t.Error("an edition that is not there was found")
	}
}
