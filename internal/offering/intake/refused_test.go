package intake

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"reflectietool/internal/offering/offeringtest"
)

func (a *admins) refused(t testing.TB, id string) string {
	t.Helper()
	var out bytes.Buffer
	if err := a.WriteRefused(t.Context(), a.national, id, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestRefusedRowsGoRound downloads the refused rows of a file, corrects them, and imports that file.
func TestRefusedRowsGoRound(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	id := a.previewFile(t, "Titel,sleutel,soort,bron,opmerking,kosten\nGoed,g1,training,Folder,,\n"+
		"\"Met; een \"\"teken\"\"\",b1,cursus,Folder,\"=1+1, en\nnog een regel\",veel\nTe kort,b2,training\nTe lang,b3,training,Folder,x,12,rest\nDubbel,g1,training,Folder,,\n")
	got := a.refused(t, id)
	for _, want := range []string{
		"\ufeffreden;Titel;sleutel;soort;bron;opmerking;kosten\n", `kolom ""soort""`, `kolom ""kosten""`, "Met; een", ";b1;cursus;Folder;", ";veel\n",
		"heeft 3 velden. De kopregel heeft er 6;Te kort;b2;training;;;\n", ";Te lang;b3;training;Folder;x;12 | rest\n", "Geef elk aanbod een eigen sleutel", ";Dubbel;g1;training;Folder;;\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	again := a.previewFile(t, got)
	if counts := a.see(t, again).Counts; counts[OutcomeRefused] != 3 { // the key of the last is free now
		t.Errorf("as it is: %v", counts)
	}
	corrected := strings.NewReplacer(";cursus;", ";training;", ";veel\n", ";1.250,00\n", ";Te kort;b2;training;;;", ";Te kort;b2;training;Folder;;", "12 | rest", "12").Replace(got)
	last := a.previewFile(t, corrected)
	if counts := a.see(t, last).Counts; counts[OutcomeRefused] != 0 || counts[OutcomeNew] != 4 {
		t.Errorf("corrected: %v, %v", counts, a.rows(t, last, OutcomeRefused))
	}
	a.apply(t, last, Choice{As: AsDraft})
	o := offeringtest.ByKey(t, a.Service.db)
	if len(o) != 4 || o["b1"].Title != `Met; een "teken"` || o["b1"].Note != "=1+1, en\nnog een regel" || *o["b1"].Cost != 125000 {
		t.Errorf("got %+v", o)
	}
}

// TestRefusedRowsOfOtherFormats checks that the refused rows of a file that is no table come in our own
// columns, as far as they were read, and that each has a reason, also beyond the faults that are reported.
func TestRefusedRowsOfOtherFormats(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	id := a.previewFile(t, `{"aanbod":[{"id":"k1","title":"Een","kind":"cursus","source":"x","reden":"was kapot"},{"id":"k2","title":"Twee","kind":"training","source":"x","reden":"was kapot"},{"id":"k3","title":"Drie","onbekend":"x"},5]}`)
	got := a.refused(t, id)
	if !strings.HasPrefix(got, "\ufeffreden;id;title;kind;state;") || !strings.Contains(got, ";k1;Een;cursus;;") || !strings.Contains(got, ";k3;Drie;;;") || strings.Contains(got, "k2") || strings.Count(got, "\n") != 4 {
		t.Errorf("got %s", got)
	}
	var faulty strings.Builder
	faulty.WriteString("id,title,kind,source\n")
	for i := range 150 {
		fmt.Fprintf(&faulty, "k%d,,cursus,x\n", i)
	}
	for _, line := range strings.Split(strings.TrimSpace(a.refused(t, a.previewFile(t, faulty.String()))), "\n")[1:] {
		if !strings.HasPrefix(line, `"regel `) {
			t.Errorf("without a reason: %s", line)
		}
	}
	program, err := os.ReadFile("../exchange/testdata/program-synthetisch-ongeldig.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := a.refused(t, a.previewFile(t, string(program))); !strings.HasPrefix(got, "\ufeffreden;id;title;") || !strings.Contains(got, "programma 1") {
		t.Errorf("EDU-DEX: %s", got)
	}
}
