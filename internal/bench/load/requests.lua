-- Sends the requests of a file over and over, each thread from a place of its own. A line of the file
-- is a method, a path, a cookie and a form, with tabs in between. Responses are not looked at, except
-- that wrk counts a status of 400 or above.

local list, at = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local method, path, cookie, form = line:match("^(%S+)\t(%S+)\t([^\t]*)\t(.*)$")
    local headers = { ["Cookie"] = cookie, ["Accept-Encoding"] = wrk.headers["Accept-Encoding"] }
    if method == "POST" then
      headers["Content-Type"] = "application/x-www-form-urlencoded"
      headers["HX-Request"] = "true"
    end
    list[#list + 1] = wrk.format(method, path, headers, form)
  end
  at = number * 7919 % #list
end

function request()
  at = at % #list + 1
  return list[at]
end
