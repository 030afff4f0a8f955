// What takes something away asks first: a fold with data-ask opens as a modal dialog. Its form moves into
// the dialog and back, so the page stays as the server made it, and an answer of htmx that replaces a fold
// takes its dialog along. A fold that is open already, as after a refusal, stays a fold, because
// the summary of errors outside must be reachable.

/** Lets folds with data-ask open as dialogs from now on, also those that htmx brings. */
export function askInDialogs(): void {
  if (!('HTMLDialogElement' in window)) return;
  announce(document);
  document.addEventListener('htmx:load', (e) => e.target instanceof Element && announce(e.target));
  document.addEventListener('click', (e) => {
    const trigger = e.target instanceof Element ? e.target.closest('summary') : null;
    const fold = trigger?.parentElement;
    if (!trigger || !(fold instanceof HTMLDetailsElement) || !fold.matches('[data-ask]') || fold.open) return;
    e.preventDefault();
    ask(fold, trigger);
  });
}

/** Announces to assistive technology that the folds inside an element open dialogs. */
function announce(root: ParentNode): void {
  for (const trigger of root.querySelectorAll('[data-ask] > summary')) trigger.setAttribute('aria-haspopup', 'dialog');
}

/** Shows what is in the fold as a dialog. The focus begins at the question, so that Enter confirms nothing yet. */
function ask(fold: HTMLDetailsElement, trigger: HTMLElement): void {
  const body = fold.querySelector(':scope > .rt-ask__body');
  const question = body?.querySelector<HTMLElement>('.rt-ask__question');
  const back = body?.querySelector<HTMLElement>('[data-ask-back]');
  if (!body || !question || !back) return;
  const dialog = Object.assign(document.createElement('dialog'), { className: 'rt-dialog rt-noprint' });
  dialog.setAttribute('aria-label', question.textContent?.trim() ?? '');
  dialog.append(body);
  fold.after(dialog);
  const close = (): void => dialog.close();
  back.hidden = false;
  back.addEventListener('click', close);
  dialog.addEventListener('close', () => {
    back.hidden = true;
    back.removeEventListener('click', close);
    fold.append(body);
    dialog.remove();
    trigger.focus();
  });
  dialog.showModal();
  question.focus();
}
