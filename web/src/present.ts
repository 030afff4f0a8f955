// The presentation of a talk: keys and the buttons of a remote choose the step, and the minutes that went
// by stand beside the planned ones. The page shows the step in the address, also without this script.

const EVERY = 5000; // ms between two looks at the clock; it shows whole minutes

/** Starts the presentation of the page, if it has one. */
export function present(): void {
  const show = document.querySelector<HTMLElement>('[data-show]');
  if (show) new Show(show);
}

class Show {
  private steps: HTMLElement[];
  private title = document.title;
  private spent = new Map<string, number>(); // ms per part of the talk
  private since = Date.now();
  private part = '';

  constructor(private show: HTMLElement) {
    this.steps = [...show.querySelectorAll<HTMLElement>('[data-part]')];
    for (const keys of show.querySelectorAll<HTMLElement>('[data-show-keys]')) keys.hidden = false;
    for (const time of this.times()) time.addEventListener('toggle', () => this.times().forEach((other) => (other.open = time.open)));
    document.addEventListener('keydown', (e) => this.pressed(e));
    addEventListener('hashchange', () => this.arrived());
    setInterval(() => this.count(), EVERY);
    this.name();
    this.part = this.steps[this.at()]?.dataset.part ?? '';
  }

  private times(): HTMLDetailsElement[] {
    return [...this.show.querySelectorAll<HTMLDetailsElement>('[data-show-time]')];
  }

  /** Returns the number of the step that is shown, from 0. */
  private at(): number {
    return Math.max(0, this.steps.findIndex((step) => '#' + step.id === location.hash));
  }

  private pressed(e: KeyboardEvent): void {
    if (e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const to = { ArrowRight: this.at() + 1, PageDown: this.at() + 1, ArrowLeft: this.at() - 1, PageUp: this.at() - 1, Home: 0, End: this.steps.length - 1 }[e.key];
    if (e.key === 'Escape') {
      this.show.querySelector<HTMLAnchorElement>('[data-show-close]')?.click();
    } else if (to !== undefined && !scrolls(e.key)) {
      e.preventDefault();
      const step = this.steps[to];
      if (step) location.replace('#' + step.id); // so that Back leaves the presentation
    }
  }

  /** Shows a screen reader and a keyboard the step that the address now names. */
  private arrived(): void {
    this.count();
    const step = this.steps[this.at()];
    this.part = step?.dataset.part ?? '';
    this.name();
    scrollTo(0, 0);
    step?.focus({ preventScroll: true });
    this.count();
  }

  private name(): void {
    document.title = `Stap ${this.at() + 1} van ${this.steps.length} | ${this.title}`;
  }

  /** Adds the time since the last look to the part of the talk, and shows its whole minutes. */
  private count(): void {
    const now = Date.now();
    const spent = (this.spent.get(this.part) ?? 0) + now - this.since;
    this.spent.set(this.part, spent);
    this.since = now;
    const minutes = Math.floor(spent / 60_000);
    const words = minutes < 1 ? '' : `Jullie zijn ${minutes} ${minutes === 1 ? 'minuut' : 'minuten'} bezig.`;
    for (const busy of this.steps[this.at()]?.querySelectorAll('[data-show-busy]') ?? [])
      if (busy.textContent !== words) busy.textContent = words;
  }
}

/** Reports whether a key still has a part of the step to scroll to, on a small or enlarged screen. */
function scrolls(key: string): boolean {
  const page = document.documentElement;
  if (key === 'PageDown') return scrollY + innerHeight < page.scrollHeight - 1;
  return key === 'PageUp' && scrollY > 0;
}
