-- One change of a route: compare, set, append to the audit, tell. All of it or nothing.
-- KEYS: documents, index, the route's audit.
-- ARGV: route, the index entry and the length of the audit that it was made from, the next index entry,
--       the next document, the channel, then the audit entries.
local index = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if index ~= ARGV[2] or redis.call('LLEN', KEYS[3]) ~= tonumber(ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[5])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
for i = 7, #ARGV do
  redis.call('RPUSH', KEYS[3], ARGV[i])
end
redis.call('PUBLISH', ARGV[6], ARGV[1])
return 1
