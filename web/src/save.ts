// The save status. A field that saves itself carries hx-post and hx-target="#opgeslagen"; the
// server answers 200 with a small fragment once the answer is committed. When something goes wrong
// this module keeps the status true: it reports a failed save, keeps the answer and retries.
import type { HtmxAjaxHelperContext, HtmxBeforeSwapDetails } from 'htmx.org/dist/htmx.esm.js';

const STATUS = '#opgeslagen';
const WAITING = 'Nog niet opgeslagen. We proberen het zo weer.';
const REFUSED = 'Dit antwoord is niet opgeslagen. Laad de pagina opnieuw.';
const WAS = 'was.';
const MAX_DELAY = 15_000;
const TYPING_PAUSE = 1_500;

/** The meaning of a server's reply for the answer that was sent. */
export type Outcome = 'saved' | 'retry' | 'refused';

/** Returns the meaning of a reply. A page after a redirect saved nothing, even with status 200. */
export function outcome(status: number, body: string, redirected: boolean): Outcome {
  if (status >= 200 && status < 300) return redirected || isPage(body) ? 'refused' : 'saved';
  if (status === 408 || status === 429 || status >= 500 || status === 0) return 'retry';
  return 'refused';
}

/** Reports whether a body is a whole page, which never belongs in the status line. */
export function isPage(body: string): boolean {
  return /<(!doctype|html|body)[\s>]/i.test(body);
}

/** The wait before retry number n, counted from 0: 1, 2, 4, 8 and then 15 seconds. */
export function delay(n: number): number {
  return Math.min(1000 * 2 ** n, MAX_DELAY);
}

/** The part of htmx that this module uses. htmx accepts the verb in capitals too. */
interface Htmx {
  ajax(verb: string, path: string, context: HtmxAjaxHelperContext): Promise<void>;
}

/** Starts watching the fields of the document that save themselves. */
export function watchSaves(htmx: Htmx): void {
  const saves = new Saves(htmx);
  type Events = DocumentEventMap; // including the events of htmx, from htmx.d.ts
  const on = <K extends keyof Events>(name: K, handle: (e: Events[K]) => void, capture = false): void =>
    document.addEventListener(name, handle, capture);
  on('change', (e) => saves.changed(fieldOf(e.target)), true);
  on('input', (e) => e.target instanceof HTMLTextAreaElement && saves.typed(fieldOf(e.target)));
  on('submit', (e) => saves.submit(e));
  on('htmx:configRequest', (e) => isField(e.detail.elt) && keepOwnValues(e.detail));
  on('htmx:beforeSend', (e) => isField(e.detail.elt) && saves.send(e.detail.elt, e.detail.xhr, e.detail.requestConfig.formData));
  on('htmx:beforeSwap', (e) => isField(e.detail.requestConfig.elt) && saves.answer(e.detail));
  for (const name of ['htmx:sendError', 'htmx:timeout', 'htmx:sendAbort'] as const) {
    on(name, (e) => isField(e.detail.elt) && saves.settle(e.detail.elt, e.detail.xhr, 'retry'));
  }
  addEventListener('beforeunload', (e) => saves.open && e.preventDefault());
}

/** Returns the field that saves itself and contains the element, if there is one. */
function fieldOf(target: EventTarget | null): Element | null {
  const field = target instanceof Element ? target.closest('[hx-post]') : null;
  return field?.closest('[hx-target]')?.getAttribute('hx-target') === STATUS ? field : null;
}

function isField(elt: Element): boolean {
  return fieldOf(elt) === elt;
}

/** Returns the named controls of a field: the field itself, or those inside a fieldset. */
function controls(field: Element): HTMLInputElement[] {
  const inside = [...field.querySelectorAll<HTMLInputElement>('[name]')];
  return field.hasAttribute('name') ? [field as HTMLInputElement, ...inside] : inside;
}

// htmx sends the whole form around a field. Only the field itself and the hidden fields of the form
// are sent; otherwise a second tab with older answers would overwrite newer ones. A form with hx-params
// is sent whole, with the values that it had: its server stores the difference.
function keepOwnValues(detail: { elt: Element; formData: FormData }): void {
  if (sendsWholeForm(detail.elt)) return;
  const hidden = detail.elt.closest('form')?.querySelectorAll<HTMLInputElement>('input[type=hidden]') ?? [];
  const keep = new Set([...controls(detail.elt), ...hidden].map((c) => c.name));
  for (const name of [...detail.formData.keys()]) {
    if (!keep.has(name) || name.startsWith(WAS)) detail.formData.delete(name);
  }
}

function sendsWholeForm(field: Element): boolean {
  return field.closest('[hx-params]') !== null;
}

/** Returns the value of a hidden field "was" for what was sent: the values with spaces between them. */
export function wasValue(sent: FormData, name: string): string {
  return sent.getAll(name).join(' ');
}

// Remembers what a whole form sent, which can differ from what is on the screen by now.
function rememberSent(form: Element, sent: FormData): void {
  for (const was of form.querySelectorAll<HTMLInputElement>(`input[type=hidden][name^="${WAS}"]`)) {
    was.value = wasValue(sent, was.name.slice(WAS.length));
  }
}

// Hidden fields of a form can hold the values with which it was made, so that the server writes
// only what changed. After a save, the saved value is the one to compare with.
function rememberSaved(field: Element): void {
  for (const control of controls(field)) {
    if (control.type === 'radio' && !control.checked) continue;
    const was = control.form?.elements.namedItem(WAS + control.name);
    if (was instanceof HTMLInputElement) was.value = control.type === 'checkbox' && !control.checked ? '' : control.value;
  }
}

function isRedirected(xhr: XMLHttpRequest, requested: string): boolean {
  return !!xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(requested, document.baseURI).pathname;
}

/** The answers on their way to the server, and the status line about them. */
class Saves {
  // The fields that no 200 has confirmed yet, with the number of the latest change of that field.
  private unsaved = new Map<Element, number>();
  private sent = new WeakMap<XMLHttpRequest, number>();
  private forms = new WeakMap<XMLHttpRequest, FormData>(); // of forms that are sent whole
  private failed = new Set<Element>(); // waiting for the next attempt
  private refused = new Set<Element>(); // refused by the server
  private typing = new Map<Element, number>();
  private changes = 0;
  private failures = 0;
  private timer = 0;
  private held: { form: HTMLFormElement; button: HTMLElement | null } | null = null;

  constructor(private htmx: Htmx) {}

  /** How many answers are not saved yet. */
  get open(): number {
    return this.unsaved.size;
  }

  /** Records a newer answer, which replaces the waiting one; htmx sends it on the same event. */
  changed(field: Element | null): void {
    if (!field) return;
    this.stopTyping(field);
    this.unsaved.set(field, ++this.changes);
    this.refused.delete(field);
    this.failed.delete(field);
    if (!this.failures && !this.refused.size) this.say('', '');
  }

  /** Saves typed text after a pause too, so that closing a laptop loses nothing. */
  typed(field: Element | null): void {
    if (!field) return;
    this.changed(field);
    this.typing.set(field, window.setTimeout(() => this.save(field), TYPING_PAUSE));
  }

  /** Records which change a request carries. */
  send(field: Element, xhr: XMLHttpRequest, values: FormData): void {
    if (!this.unsaved.has(field)) this.unsaved.set(field, ++this.changes);
    this.sent.set(xhr, this.unsaved.get(field)!);
    if (sendsWholeForm(field)) this.forms.set(xhr, values);
  }

  /** Reads a reply and decides whether htmx shows it. */
  answer(detail: HtmxBeforeSwapDetails): void {
    const { xhr, requestConfig, pathInfo } = detail;
    const result = outcome(xhr.status, xhr.responseText, isRedirected(xhr, pathInfo.requestPath));
    detail.shouldSwap = false;
    detail.isError = false;
    if (!this.settle(requestConfig.elt, xhr, result)) return;
    if (result === 'refused') {
      const html = /text\/html/.test(xhr.getResponseHeader('Content-Type') ?? '');
      detail.shouldSwap = html && xhr.status >= 400 && xhr.responseText !== '' && !isPage(xhr.responseText);
      this.say(detail.shouldSwap ? '' : REFUSED, 'refused');
    } else if (!this.open && !this.refused.size) {
      detail.shouldSwap = true;
      this.say('', 'saved');
    }
    this.goOn();
  }

  /** Records the outcome of a request; returns false when it must be tried again. */
  settle(field: Element, xhr: XMLHttpRequest, result: Outcome): boolean {
    const latest = this.sent.get(xhr) === this.unsaved.get(field);
    if (result === 'retry') {
      if (latest) this.retryLater(field);
      return false;
    }
    this.failures = 0;
    if (latest) this.forget(field);
    const values = this.forms.get(xhr);
    if (result === 'saved' && values) this.savedForm(field.closest('form'), values);
    else if (latest && result === 'saved') rememberSaved(field);
    if (result === 'refused') {
      this.refused.add(field);
      field.dispatchEvent(new Event('rt:refused')); // a folded statement opens
    }
    return true;
  }

  // A whole form that is saved includes the fields of it that were refused before.
  private savedForm(form: Element | null, values: FormData): void {
    if (!form) return;
    rememberSent(form, values);
    for (const field of this.refused) if (form.contains(field)) this.refused.delete(field);
  }

  /** Lets a form send its answers itself, or holds it back while saving fails. */
  submit(e: SubmitEvent): void {
    const form = e.target as HTMLFormElement;
    // Also while the next attempt is under way: the form would not arrive either, and take the page with it.
    const waiting = this.failures > 0 && [...this.unsaved.keys()].some((field) => form.contains(field));
    this.held = null;
    if (waiting) {
      e.preventDefault();
      this.held = { form, button: e.submitter };
      this.say(WAITING, 'waiting');
      return;
    }
    for (const field of [...this.unsaved.keys()]) if (form.contains(field)) this.forget(field);
  }

  private goOn(): void {
    if (!this.held || this.open) return;
    const { form, button } = this.held;
    this.held = null;
    form.requestSubmit(button);
  }

  private save(field: Element): void {
    this.stopTyping(field);
    const path = field.getAttribute('hx-post');
    if (!path || !field.isConnected) return this.forget(field);
    this.htmx.ajax('POST', path, { source: field, target: STATUS, swap: 'innerHTML' }).catch(() => undefined);
  }

  private retryLater(field: Element): void {
    this.failed.add(field);
    this.say(WAITING, 'waiting');
    if (this.timer) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      const again = [...this.failed];
      this.failed.clear();
      again.forEach((f) => this.save(f));
    }, delay(this.failures++));
  }

  private forget(field: Element): void {
    this.stopTyping(field);
    this.unsaved.delete(field);
    this.failed.delete(field);
  }

  private stopTyping(field: Element): void {
    window.clearTimeout(this.typing.get(field));
    this.typing.delete(field);
  }

  private say(text: string, state: string): void {
    const status = document.querySelector<HTMLElement>(STATUS);
    if (!status) return;
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
  }
}
