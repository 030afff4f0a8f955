// The events of htmx that save.ts listens to, with the type of their details.
import type { HtmxBeforeSwapDetails, HtmxRequestConfig, HtmxResponseInfo } from 'htmx.org/dist/htmx.esm.js';

/** An event about a request. htmx adds the element on which the event is fired. */
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
