// The only script of the site: htmx, the save status, the limit on boxes, folding, opening the next
// question, dialogs that ask, finding subjects, the presentation of a talk and the focus. Every page works
// without it.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { askInDialogs } from './ask';
import { watchFolds } from './fold';
import { focusOutcome } from './focus';
import { limitBoxes } from './most';
import { openNext } from './next';
import { present } from './present';
import { watchSaves } from './save';
import { findSubjects } from './subjects';

limitBoxes();
openNext();
watchSaves(htmx);
watchFolds();
askInDialogs();
findSubjects();
focusOutcome();
present();

// Chromium keeps pages for the Back button, whatever Cache-Control says. A personal page that
// returns that way is loaded again: it may have been finished or deleted.
window.addEventListener('pageshow', (e) => {
  if (e.persisted && document.querySelector('meta[name=robots]')) location.reload();
});
