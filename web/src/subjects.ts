// The form with many subjects: search in it, show only what is chosen, and count what is chosen. It
// hides rows and nothing else, so a hidden row keeps its answer. Without this script all rows show and
// none of these tools do.

/** Starts the tools of the form with subjects, if the page has one. */
export function findSubjects(): void {
  const form = document.querySelector<HTMLFormElement>('[data-subjects]');
  const tools = document.querySelector<HTMLElement>('[data-subjects-tools]');
  if (form && tools) new Subjects(form, tools);
}

class Subjects {
  private kinds: HTMLDetailsElement[];
  private opened: boolean[] | null = null; // which kinds were open before the search began

  constructor(private form: HTMLFormElement, private tools: HTMLElement) {
    this.kinds = [...form.querySelectorAll('details')];
    tools.hidden = false;
    form.addEventListener('change', () => this.count());
    tools.addEventListener('input', () => this.filter());
    this.count();
    this.filter(); // browsers can keep what was typed when a page is loaded again
  }

  /** Shows the rows that fit what is typed and ticked. A row stays when its answer changes, so that nothing moves. */
  private filter(): void {
    const word = plain(this.tools.querySelector<HTMLInputElement>('[type=search]')!.value);
    const only = this.tools.querySelector<HTMLInputElement>('[type=checkbox]')!.checked;
    const filtering = word !== '' || only;
    if (filtering) this.opened ??= this.kinds.map((kind) => kind.open);
    let found = 0;
    this.kinds.forEach((kind, i) => {
      let here = 0;
      for (const row of kind.querySelectorAll('fieldset')) {
        const fits = plain(row.querySelector('legend')!.textContent ?? '').includes(word) && (!only || depth(row) !== '');
        row.parentElement!.hidden = !fits;
        if (fits) here++;
      }
      kind.hidden = here === 0;
      if (filtering) kind.open = true;
      else if (this.opened) kind.open = this.opened[i]!;
      found += here;
    });
    if (!filtering) this.opened = null;
    this.tools.querySelector('[data-subjects-found]')!.textContent = !filtering ? '' : found ? `${found} ${found === 1 ? 'onderwerp' : 'onderwerpen'} gevonden` : 'Geen onderwerp gevonden. Probeer een ander woord.';
  }

  private count(): void {
    const all = [...this.form.querySelectorAll('details fieldset')].map(depth);
    const chosen = all.filter(Boolean).length;
    const words = this.form.querySelector<HTMLElement>('[data-subjects-chosen]')!;
    words.textContent = `${chosen} gekozen, ${all.filter((d) => d === 'specialist').length} specialist`;
    words.hidden = false;
    for (const kind of this.kinds) {
      const count = kind.querySelector<HTMLElement>('[data-subjects-count]')!;
      const depths = [...kind.querySelectorAll('fieldset')].map(depth);
      count.textContent = `${depths.filter(Boolean).length} van ${depths.length} gekozen`;
      count.hidden = false;
    }
  }
}

/** Returns the depth that is chosen in a row, '' for nothing. */
function depth(row: Element): string {
  return row.querySelector<HTMLInputElement>(':checked')?.value ?? '';
}

/** Returns a text without capitals and accents. */
function plain(text: string): string {
  return text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}
