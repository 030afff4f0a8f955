// The events of htmx that save.ts listens to, and what htmx tells in them.
import type { HtmxBeforeSwapDetails, HtmxRequestConfig, HtmxResponseInfo } from 'htmx.org/dist/htmx.esm.js';

/** An event about a request. htmx adds the element on which it fires the event. */
type RequestEvent = CustomEvent<HtmxResponseInfo & { elt: Element }>;

declare global {
  interface DocumentEventMap {
    'htmx:configRequest': CustomEvent<HtmxRequestConfig>;
    'htmx:beforeSend': RequestEvent;
    'htmx:beforeSwap': CustomEvent<HtmxBeforeSwapDetails>;
    'htmx:sendError': RequestEvent;
    'htmx:timeout': RequestEvent;
    'htmx:sendAbort': RequestEvent;
  }
}
