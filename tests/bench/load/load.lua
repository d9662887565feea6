-- What wrk asks, and what it says in the end. Arguments behind `--`: a file of headers, one a line; for a POST also a
-- file of bodies, one a line, and the text in each body that stands for an external id, which is another each time.

local bodies = {}
local mark
local sent = 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        local name, value = line:match("^([^:]+): (.*)$")
        wrk.headers[name] = value
    end
    if not arguments[2] then
        return
    end
    wrk.method = "POST"
    mark = arguments[3]
    for line in io.lines(arguments[2]) do
        local from, to = line:find(mark, 1, true)
        bodies[#bodies + 1] = { line:sub(1, from - 1), line:sub(to + 1) }
    end
    local run = string.format("%d-%d-", os.time(), math.floor(os.clock() * 1e6))
    request = function()
        local body = bodies[sent % #bodies + 1]
        sent = sent + 1
        return wrk.format(nil, nil, nil, body[1] .. run .. sent .. body[2])
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("\nfigures: %f %f %f %f %d\n", summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
