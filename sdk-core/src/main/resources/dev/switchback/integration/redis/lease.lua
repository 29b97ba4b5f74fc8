-- Gives, renews or takes back a lease. KEYS: leases. ARGV: name, holder, milliseconds, number.
-- With 0 milliseconds it is given back, if it is held under that number. The answer is the number, 0 if another holds it.
-- A lease is kept as "number end holder"; the end is in milliseconds of the store's time.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HGET', KEYS[1], ARGV[1]) or '0 0 '
local number, ends, holder = string.match(kept, '^(%d+) (%d+) (.*)$')
number, ends = tonumber(number), tonumber(ends)
local live = tonumber(ARGV[3])
if live == 0 then
  if holder ~= ARGV[2] or number ~= tonumber(ARGV[4]) then
    return 0
  end
  ends = 0
elseif ends > now then
  if holder ~= ARGV[2] then
    return 0
  end
  ends = now + live
else
  number = number + 1
  ends = now + live
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %.0f %s', number, ends, ARGV[2]))
return number
