-- One route as it is at one instant, and the store's time.
-- KEYS: documents, index, the route's audit. ARGV: route, how many entries of the audit are known.
local time = redis.call('TIME')
return {
  redis.call('HGET', KEYS[1], ARGV[1]) or '',
  redis.call('HGET', KEYS[2], ARGV[1]) or '',
  redis.call('LLEN', KEYS[3]),
  time[1],
  time[2],
  redis.call('LRANGE', KEYS[3], ARGV[2], -1)
}
