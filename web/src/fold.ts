// Answered statements fold to one line, which opens them again. A fieldset with data-folds folds;
// the attribute has the words that invite to open it. An answer by touch or mouse folds its
// statement at once. An answer by keyboard does so after the focus has left, so that the focus is
// never lost and the focused element does not move on the screen.

const FOLDED = 'rt-fieldset--folded';
const PAUSE = 300; // ms, to see what was chosen; the second click of a double click must not answer the next statement

/** Starts folding the statements of the document. */
export function watchFolds(): void {
  const groups = [...document.querySelectorAll<HTMLFieldSetElement>('fieldset[data-folds]')];
  if (groups.length) new Folds(groups);
}

/** The statements of a page, each folded to its line or open. */
class Folds {
  private lines = new Map<Element, HTMLElement>();
  private waiting = new Set<Element>(); // open, to be folded at the next opportunity
  private keyboard = true; // assistive technology can answer without any event of its own
  private pressed = false;
  private timer = 0;

  constructor(groups: Element[]) {
    for (const group of groups) {
      if (chosen(group)) this.fold(group);
      group.addEventListener('click', (e) => (e.target as Element).matches('[type=radio]') && this.answered(group));
      group.addEventListener('rt:refused', () => this.refused(group));
    }
    const on = (name: string, handle: (e: Event) => void): void => document.addEventListener(name, handle, true);
    on('keydown', () => (this.keyboard = true));
    on('pointerdown', () => ((this.keyboard = false), (this.pressed = true)));
    on('pointerup', () => (this.pressed = false));
    on('pointercancel', () => (this.pressed = false));
    on('focusin', (e) => this.keyboard && this.left(e.target as Element));
    if (location.hash) document.querySelector(':target')?.scrollIntoView();
  }

  /** Folds a statement soon when it was answered by touch or mouse, and remembers it otherwise. */
  private answered(group: Element): void {
    this.waiting.add(group);
    clearTimeout(this.timer);
    if (!this.keyboard) this.timer = window.setTimeout(() => this.goOn(group), PAUSE);
  }

  /** Opens a statement whose answer the server did not take. */
  private refused(group: Element): void {
    keepInPlace(document.activeElement, () => this.open(group));
    this.waiting.delete(group);
  }

  /** Folds what waits after an answer by touch or mouse, and brings the next question into view. */
  private goOn(group: Element): void {
    if (this.keyboard || !this.waiting.has(group)) return;
    if (this.pressed) return this.answered(group); // nothing may move under a finger
    const hadFocus = group.contains(document.activeElement);
    this.foldWaiting(null);
    if (hadFocus) this.lines.get(group)?.querySelector('button')?.focus({ preventScroll: true });
    const next = nextOpen(group);
    if (next) bringIntoView(next);
  }

  /** Folds what waits when the keyboard has moved the focus out of it, to this element. */
  private left(focused: Element): void {
    keepInPlace(focused, () => this.foldWaiting(focused));
  }

  private foldWaiting(except: Element | null): void {
    for (const group of [...this.waiting]) if (!group.contains(except)) this.fold(group);
  }

  private fold(group: Element): void {
    const answer = chosen(group);
    if (!answer) return;
    const line = this.line(group);
    line.querySelector('.rt-folded__answer')!.textContent = answer;
    line.hidden = false;
    group.classList.add(FOLDED);
    this.waiting.delete(group);
  }

  private open(group: Element): void {
    const line = this.lines.get(group);
    if (line) line.hidden = true;
    group.classList.remove(FOLDED);
    this.waiting.add(group);
  }

  /** Returns the line of a statement: a heading of the same rank, with a button in it. */
  private line(group: Element): HTMLElement {
    const known = this.lines.get(group);
    if (known) return known;
    const heading = group.querySelector('legend :is(h2, h3, h4)');
    const line = make(heading?.localName ?? 'div', 'rt-folded');
    const button = make('button', 'rt-folded__button') as HTMLButtonElement;
    button.type = 'button';
    button.append(
      make('span', 'rt-folded__question', heading?.textContent), ' ',
      make('span', 'rt-folded__answer'), ' ',
      make('span', 'rt-visually-hidden', group.getAttribute('data-folds')),
    );
    button.addEventListener('click', () => {
      this.open(group);
      group.querySelector<HTMLElement>(':checked')?.focus({ preventScroll: true });
    });
    line.append(button);
    group.before(line);
    this.lines.set(group, line);
    return line;
  }
}

function make(tag: string, className: string, text: string | null = ''): HTMLElement {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

/** Returns the words of the answer that is chosen, '' when none is. */
function chosen(group: Element): string {
  return group.querySelector(':checked')?.closest('label')?.textContent?.trim() ?? '';
}

/** Returns the first question after this one that has no answer. */
function nextOpen(group: Element): Element | undefined {
  const all = [...(group.closest('form')?.querySelectorAll('fieldset') ?? [])];
  return all.slice(all.indexOf(group as HTMLFieldSetElement) + 1).find((other) => !chosen(other));
}

// With reduced motion nothing moves, unless the question would otherwise have left the window upwards.
function bringIntoView(question: Element): void {
  const { top, bottom } = question.getBoundingClientRect();
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (top >= 0 && (still || bottom <= innerHeight)) return;
  question.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
}

/** Makes a change to the page without moving this element on the screen. */
function keepInPlace(element: Element | null, change: () => void): void {
  const before = element?.getBoundingClientRect().top ?? 0;
  change();
  if (element?.checkVisibility?.() ?? false) scrollBy(0, element!.getBoundingClientRect().top - before);
}
