// The focus on a page that answers a form: at the summary of errors, or else at the confirmation. A
// keyboard then goes on from there, and a screen reader begins with the outcome.

/** Moves the focus to the outcome of a form, unless the page is only shown again. */
export function focusOutcome(): void {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (visit && visit.type !== 'navigate') return;
  (document.getElementById('fouten') ?? document.getElementById('bericht'))?.focus();
}
