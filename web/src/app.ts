// The only script of the site: htmx and the save status. Every page works without it.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { watchSaves } from './save';

watchSaves(htmx);
