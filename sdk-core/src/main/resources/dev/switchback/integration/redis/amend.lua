-- One change of a route: compare, set, append to the audit, tell. All of it or nothing.
-- KEYS: documents, index, the route's audit, leases.
-- ARGV: route, the index entry and the length of the audit that it was made from, the next index entry,
--       the next document, the channel, a lease with its number and holder ('' for none), then the audit entries.
-- The answer is 1 if it was written, 0 if the route is not what was read, -1 if the lease is lost.
local index = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if index ~= ARGV[2] or redis.call('LLEN', KEYS[3]) ~= tonumber(ARGV[3]) then
  return 0
end
if ARGV[7] ~= '' then
  local time = redis.call('TIME')
  local kept = redis.call('HGET', KEYS[4], ARGV[7]) or '0 0 '
  local number, ends, holder = string.match(kept, '^(%d+) (%d+) (.*)$')
  if number ~= ARGV[8] or holder ~= ARGV[9] or tonumber(ends) <= time[1] * 1000 + math.floor(time[2] / 1000) then
    return -1
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[5])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
for i = 10, #ARGV do
  redis.call('RPUSH', KEYS[3], ARGV[i])
end
redis.call('PUBLISH', ARGV[6], ARGV[1])
return 1
