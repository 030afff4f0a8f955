// The save status. A field that saves itself carries hx-post and hx-target="#opgeslagen";
// the server answers 200 with a small fragment once the answer is committed. This module
// makes that promise hold when things go wrong: a failed save is said, kept and retried.

const STATUS = '#opgeslagen';
const WAITING = 'Nog niet opgeslagen. We proberen het zo weer.';
const REFUSED = 'Dit antwoord is niet opgeslagen. Laad de pagina opnieuw.';
const MAX_DELAY = 15_000;
const TYPING_PAUSE = 1_500;

/** What a server's reply means for the answer that was sent. */
export type Outcome = 'saved' | 'retry' | 'refused';

/** Tells what a reply means. A page after a redirect, however 200, saved nothing. */
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

interface Htmx {
  ajax(verb: string, path: string, context: object): Promise<void>;
}

/** Starts watching the fields of a document that save themselves. */
export function watchSaves(htmx: Htmx, doc: Document, win: Window): void {
  // Answers on screen that no 200 has confirmed yet, with the number of the latest change.
  const unsaved = new Map<Element, number>();
  const refused = new Set<Element>();
  const failed = new Set<Element>();
  const typing = new Map<Element, number>();
  const sent = new WeakMap<XMLHttpRequest, number>();
  let changes = 0;
  let failures = 0;
  let timer = 0;
  let held: { form: HTMLFormElement; button: HTMLElement | null } | null = null;

  const fieldOf = (target: EventTarget | null): Element | null => {
    const field = target instanceof Element ? target.closest('[hx-post]') : null;
    return field?.closest('[hx-target]')?.getAttribute('hx-target') === STATUS ? field : null;
  };

  const say = (text: string, state: string): void => {
    const status = doc.querySelector<HTMLElement>(STATUS);
    if (!status) return;
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
  };

  const save = (field: Element): void => {
    win.clearTimeout(typing.get(field));
    typing.delete(field);
    const path = field.getAttribute('hx-post');
    if (!path || !field.isConnected) return forget(field);
    htmx.ajax('POST', path, { source: field, target: STATUS, swap: 'innerHTML' }).catch(() => undefined);
  };

  const forget = (field: Element): void => {
    unsaved.delete(field);
    failed.delete(field);
  };

  const retryLater = (field: Element): void => {
    failed.add(field);
    say(WAITING, 'waiting');
    if (timer) return;
    timer = win.setTimeout(() => {
      timer = 0;
      const again = [...failed];
      failed.clear();
      again.forEach(save);
    }, delay(failures++));
  };

  const changed = (field: Element): void => {
    unsaved.set(field, ++changes);
    refused.delete(field);
    failed.delete(field); // the newer answer is on its way and replaces the one waiting
    if (!failures && !refused.size) say('', '');
  };

  // A click on "Volgende" while answers are waiting: go on as soon as they are saved.
  const goOn = (): void => {
    if (!held || unsaved.size) return;
    const { form, button } = held;
    held = null;
    form.requestSubmit(button);
  };

  const settle = (field: Element, xhr: XMLHttpRequest, result: Outcome): boolean => {
    const latest = sent.get(xhr) === unsaved.get(field);
    if (result === 'retry') {
      if (latest) retryLater(field);
      return false;
    }
    failures = 0;
    if (latest) forget(field);
    if (result === 'refused') refused.add(field);
    return true;
  };

  doc.addEventListener(
    'change',
    (e) => {
      const field = fieldOf(e.target);
      if (!field) return;
      win.clearTimeout(typing.get(field));
      typing.delete(field);
      changed(field);
    },
    true,
  );

  // Typed text is saved after a pause too, so that a closed lid costs nothing.
  doc.addEventListener('input', (e) => {
    const field = fieldOf(e.target);
    if (!field || !(e.target instanceof HTMLTextAreaElement)) return;
    changed(field);
    win.clearTimeout(typing.get(field));
    typing.set(
      field,
      win.setTimeout(() => save(field), TYPING_PAUSE),
    );
  });

  // htmx sends the whole form around a field. Only the field itself goes, or a second tab
  // with older answers would overwrite newer ones.
  doc.addEventListener('htmx:configRequest', (e) => {
    const { elt, formData } = (e as CustomEvent).detail;
    if (fieldOf(elt) !== elt || elt.hasAttribute('hx-params')) return;
    const own = new Set<string>();
    if (elt.name) own.add(elt.name);
    for (const input of elt.querySelectorAll('[name]')) own.add(input.name);
    for (const name of [...formData.keys()]) if (!own.has(name)) formData.delete(name);
  });

  doc.addEventListener('htmx:beforeSend', (e) => {
    const { elt, xhr } = (e as CustomEvent).detail;
    if (fieldOf(elt) !== elt) return;
    if (!unsaved.has(elt)) unsaved.set(elt, ++changes);
    sent.set(xhr, unsaved.get(elt)!);
  });

  doc.addEventListener('htmx:beforeSwap', (e) => {
    const { detail } = e as CustomEvent;
    const field = detail.requestConfig.elt as Element;
    const xhr = detail.xhr as XMLHttpRequest;
    if (fieldOf(field) !== field) return;
    const body = xhr.responseText;
    const redirected = !!xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(detail.pathInfo.requestPath, doc.baseURI).pathname;
    const result = outcome(xhr.status, body, redirected);
    detail.shouldSwap = false;
    detail.isError = false;
    if (!settle(field, xhr, result)) return;
    if (result === 'refused') {
      detail.shouldSwap = xhr.status >= 400 && !!body && !isPage(body) && /text\/html/.test(xhr.getResponseHeader('Content-Type') ?? '');
      say(detail.shouldSwap ? '' : REFUSED, 'refused');
    } else if (!unsaved.size && !refused.size) {
      detail.shouldSwap = true;
      say('', 'saved');
    }
    goOn();
  });

  for (const name of ['htmx:sendError', 'htmx:timeout', 'htmx:sendAbort']) {
    doc.addEventListener(name, (e) => {
      const { elt, xhr } = (e as CustomEvent).detail;
      if (fieldOf(elt) === elt) settle(elt, xhr, 'retry');
    });
  }

  doc.addEventListener('submit', (e) => {
    const form = e.target as HTMLFormElement;
    const waiting = [...failed].some((field) => form.contains(field));
    held = null;
    if (!waiting) {
      for (const field of [...unsaved.keys()]) if (form.contains(field)) forget(field); // the form carries them
      return;
    }
    e.preventDefault();
    held = { form, button: (e as SubmitEvent).submitter };
    say(WAITING, 'waiting');
  });

  win.addEventListener('beforeunload', (e) => {
    if (unsaved.size) e.preventDefault();
  });
}
