-- What all loads share: the counters of the threads, and the line with the measurement.
-- The globals setup, init, request, response and done are called by wrk.

answered = 0 -- pages or answers that were saved
failed = 0   -- responses with another status than expected
why = ""     -- the first of those

local threads = {}

function setup(thread)
  thread:set("number", #threads + 1)
  table.insert(threads, thread)
end

function fail(text)
  failed = failed + 1
  if why == "" then why = text end
end

function done(summary, latency, requests)
  local errors = summary.errors
  local sum, lost, first = 0, errors.connect + errors.read + errors.write + errors.timeout + errors.status, ""
  for _, thread in ipairs(threads) do
    sum = sum + thread:get("answered")
    lost = lost + thread:get("failed")
    if first == "" then first = thread:get("why") end
  end
  if first == "" then
    first = string.format("%d connect, %d read, %d write, %d time-outs, %d status 400 or above",
      errors.connect, errors.read, errors.write, errors.timeout, errors.status)
  end
  io.write(string.format(
    'measured {"requests":%d,"seconds":%.6f,"bytes":%d,"failed":%d,"why":"%s","answered":%d,"p99":%.3f}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, lost, first:gsub('[%c"\\]', " "), sum, latency:percentile(99) / 1e3))
end
