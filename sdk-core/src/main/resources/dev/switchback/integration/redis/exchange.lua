-- One flush of a process into the pool of a rollout, and what changed since it last asked. All of it or nothing.
-- Sums go through HINCRBY, which is exact; Lua's numbers are not.
-- KEYS: the pool, its rows, its changes, its keys, the processes seen.
-- ARGV: pool, process, sequence, renew, known, rows, windows, keys (three counts), most changes, time to live,
--       time a process counts as seen, shortest window, most units, most keys, time without a pool once one was lost;
--       then of each row its name and ten numbers, of each window its name, units, canary's, what it fixes; the keys.
local pool, rows, changes, keys, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local by = ARGV[2] .. ':' .. ARGV[3]
local looks = ARGV[3] == '0'

local name = redis.call('HGET', pool, 'name')
if not name and looks then
  return { '', 0, '0', 1, 0, 0, {}, {}, {} }
end
if not name and ARGV[1] == '' then
  name = by
  local processes = redis.call('ZCOUNT', seen, now - ARGV[11], '+inf')
  redis.call('DEL', rows, changes, keys)
  redis.call('HSET', pool, 'name', name, 'processes', processes, 'renew', ARGV[4], 'begun', now, 'epoch', 1,
    'window', 1, 'opened', now, 'change', 1, 'o:1.1', 1)
  redis.call('ZADD', changes, 1, 'w1.1')
end
if not name then
  -- It was lost: none is begun again, or the pool's share of alpha would be spent twice.
  name = ''
  redis.call('HSET', pool, 'name', name)
  redis.call('PEXPIRE', pool, ARGV[15])
end
if name == '' or (ARGV[1] ~= '' and ARGV[1] ~= name) then
  return { name, 0, '0', 1, 0, 0, {}, {}, {} }
end

local head = redis.call('HMGET', pool, 'processes', 'renew', 'begun', 'epoch', 'window', 'opened', 'change')
local renew, epoch, window, opened = tonumber(head[2]), tonumber(head[4]), tonumber(head[5]), tonumber(head[6])
local change = tonumber(head[7])
local changed = false
local function touch(member)
  if not changed then
    changed = true
    change = redis.call('HINCRBY', pool, 'change', 1)
  end
  redis.call('ZADD', changes, change, member)
end
local function open(e, t)
  epoch, window, opened = e, t, now
  redis.call('HSET', pool, 'epoch', e, 'window', t, 'opened', now, 'o:' .. e .. '.' .. t, 1)
  touch('w' .. e .. '.' .. t)
end

if not looks and renew > 0 and 1 + math.floor((now - head[3]) / renew) > epoch then
  redis.call('DEL', keys)
  open(1 + math.floor((now - head[3]) / renew), 1)
end

local at = 16
local last = tonumber(redis.call('HGET', pool, 'seq:' .. ARGV[2]) or '0')
local fresh = tonumber(ARGV[3]) > last
if fresh then
  redis.call('HSET', pool, 'seq:' .. ARGV[2], ARGV[3])
end
for _ = 1, tonumber(ARGV[6]) do
  if fresh then
    for i = 1, 10 do
      redis.call('HINCRBY', rows, ARGV[at] .. '|' .. i, ARGV[at + i])
    end
    touch('r' .. ARGV[at])
  end
  at = at + 11
end
for _ = 1, tonumber(ARGV[7]) do
  if fresh then
    local id = ARGV[at]
    redis.call('HINCRBY', pool, 'u:' .. id, ARGV[at + 1])
    redis.call('HINCRBY', pool, 'c:' .. id, ARGV[at + 2])
    if ARGV[at + 3] ~= '' then
      redis.call('HSETNX', pool, 'f:' .. id, ARGV[at + 3])
    end
    touch('w' .. id)
  end
  at = at + 4
end

local taken = {}
for i = 1, tonumber(ARGV[8]) do
  local word = epoch .. '.' .. ARGV[at]
  local owner = redis.call('HGET', keys, word)
  if not owner and redis.call('HLEN', keys) < tonumber(ARGV[14]) then
    redis.call('HSET', keys, word, by)
    owner = by
  end
  taken[i] = owner == by and 1 or 0
  at = at + 1
end

local units = tonumber(redis.call('HGET', pool, 'u:' .. epoch .. '.' .. window) or '0')
local length = ({ 100, 200, 400 })[window] or 500
local full = units >= tonumber(ARGV[13]) or (units >= length and now - opened >= tonumber(ARGV[12]))
if full and not looks then
  open(epoch, window + 1)
end

local most = tonumber(ARGV[9])
local found = redis.call('ZRANGEBYSCORE', changes, '(' .. ARGV[5], '+inf', 'WITHSCORES', 'LIMIT', 0, most + 1)
local upto = change
if #found > 2 * most then
  upto = tonumber(found[#found]) - 1
end
local changedRows, changedWindows = {}, {}
for i = 1, #found, 2 do
  if tonumber(found[i + 1]) <= upto then
    local id = string.sub(found[i], 2)
    if string.sub(found[i], 1, 1) == 'r' then
      local fields = {}
      for k = 1, 10 do
        fields[k] = id .. '|' .. k
      end
      table.insert(changedRows, id)
      for _, sum in ipairs(redis.call('HMGET', rows, unpack(fields))) do
        table.insert(changedRows, sum)
      end
    else
      local of = redis.call('HMGET', pool, 'o:' .. id, 'u:' .. id, 'c:' .. id, 'f:' .. id)
      table.insert(changedWindows, id)
      table.insert(changedWindows, of[1] or '0')
      table.insert(changedWindows, of[2] or '0')
      table.insert(changedWindows, of[3] or '0')
      table.insert(changedWindows, of[4] or '')
    end
  end
end
for i = 1, looks and 0 or 4 do
  redis.call('PEXPIRE', KEYS[i], ARGV[10])
end
return { name, tonumber(head[1]), head[2], epoch, upto, upto < change and 1 or 0, changedRows, changedWindows, taken }
