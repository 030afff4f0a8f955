-- Fills in reflections as a new guest each time, without JavaScript: every page is read and its form
-- posted, from the first page to the report. With "htmx" as second argument each answer is also saved
-- as soon as it is given. The walk is a coroutine: it yields a request, and goes on with the response.

local start, htmx, cookie
local levels = { "verkennen", "groeien", "vast", "doorgeven" }

local function escape(text)
  return (text:gsub("[^%w%-_.]", function(c) return string.format("%%%02X", c:byte()) end))
end

local function send(method, path, form, status, extra)
  local headers = { ["Cookie"] = cookie, ["HX-Request"] = extra }
  if form then headers["Content-Type"] = "application/x-www-form-urlencoded" end
  local response = coroutine.yield(wrk.format(method, path, headers, form))
  if response.status ~= status then
    error(string.format("%s %s: status %d, want %d", method, path, response.status, status), 0)
  end
  return response
end

local function get(path, status) return send("GET", path, nil, status) end

-- Follows redirects up to a page, and returns its path and its text.
local function follow(response)
  local path = response.headers["Location"]
  response = coroutine.yield(wrk.format("GET", path, { ["Cookie"] = cookie }))
  if response.status == 303 then return follow(response) end
  if response.status ~= 200 then error(string.format("GET %s: status %d", path, response.status), 0) end
  return path, response.body
end

-- Reads the form of a page: the hidden fields, and the choices of each question in order.
local function read(body)
  local hidden, choices, questions = {}, {}, {}
  local at = body:find("<input ", 1, true)
  while at do -- a pattern that is tried at every character would cost as much as the server
    local kind, name, value = body:match('^<input [^>]-type="(%w+)" name="([^"]*)" value="([^"]*)"', at)
    at = body:find("<input ", at + 1, true)
    if kind == "hidden" then
      hidden[#hidden + 1] = { name, value }
    elseif kind == "radio" then
      if not choices[name] then
        choices[name] = {}
        questions[#questions + 1] = name
      end
      table.insert(choices[name], value)
    end
  end
  return hidden, choices, questions
end

-- Chooses an answer to each question of a page: one of the first four, which are frequencies or levels.
local function choose(choices, questions)
  local fields = {}
  for _, name in ipairs(questions) do
    fields[#fields + 1] = escape(name) .. "=" .. escape(choices[name][math.random(math.min(4, #choices[name]))])
  end
  return fields
end

local function answer(path, body)
  local hidden, choices, questions = read(body)
  if #questions == 0 then error(path .. " asks nothing", 0) end
  local fields, which = choose(choices, questions), {}
  local was = {}
  for _, field in ipairs(hidden) do
    local text = escape(field[1]) .. "=" .. escape(field[2])
    if field[1]:sub(1, 4) == "was." then was[field[1]] = text else which[#which + 1] = text end
  end
  if htmx then
    for i, field in ipairs(fields) do
      local form = table.concat(which, "&") .. "&" .. field .. "&" .. was["was." .. questions[i]]
      send("POST", path, form, 200, "true")
      was["was." .. questions[i]] = "was." .. field
      answered = answered + 1
    end
  else
    answered = answered + 1
  end
  local form = table.concat(which, "&") .. "&" .. table.concat(fields, "&")
  for _, text in pairs(was) do form = form .. "&" .. text end
  if math.random(3) == 1 then -- a note, on one page in three
    form = form .. "&" .. escape(questions[#questions]) .. "-notitie=Vorige+week+heb+ik+dit+besproken+in+het+overleg."
  end
  return follow(send("POST", path, form .. "&naar=volgende", 303))
end

local function walk()
  while true do
    cookie = nil
    local response = send("POST", start, "vorm=reflectie", 303)
    cookie = response.headers["Set-Cookie"]:match("^[^;]*")
    local path, body = follow(response)
    while not path:find("/overzicht$") do
      path, body = answer(path, body)
    end
    follow(send("POST", path, "", 303))
  end
end

local current, pending

local function advance(response)
  local ok, next = coroutine.resume(current, response)
  if not ok then
    fail(next)
    current = coroutine.create(walk)
    ok, next = coroutine.resume(current)
  end
  pending = next
end

function init(args)
  start, htmx = args[1], args[2] == "htmx"
  math.randomseed(number)
  current = coroutine.create(walk)
  advance()
end

-- wrk asks for a request more than once when a connection breaks, and once before it begins.
function request() return pending end

function response(status, headers, body)
  advance({ status = status, headers = headers, body = body })
end
