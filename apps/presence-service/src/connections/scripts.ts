import { keys, PREFIX } from './keys.ts';

// Each is atomic, and all times are of Redis's own clock: instances need not agree on one.

const PRELUDE = `
local function key(name) return '${PREFIX}' .. name end
local time = redis.call('TIME')
local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(micros / 1000)
local function generation(candidate, keep)
  local stored = redis.call('GET', key('generation'))
  if not stored then
    stored = candidate .. ':' .. string.format('%.0f', now)
    redis.call('SET', key('generation'), stored, 'PX', keep)
  end
  local id, born = string.match(stored, '^(.*):(%d+)$')
  return id, now - tonumber(born)
end
-- As what they were: who has just left where they were active, and then where they were idle, was online.
local function leave(user, value, due)
  local earlier = tonumber(redis.call('ZSCORE', key('leaving'), user) or '0')
  local online = string.match(value, ':(%d+)$') ~= '0' or (earlier > now and redis.call('HGET', key('leaving-as'), user) == 'online')
  redis.call('ZADD', key('leaving'), 'GT', due, user)
  redis.call('HSET', key('leaving-as'), user, online and 'online' or 'away')
end
local function come(user)
  if redis.call('ZREM', key('leaving'), user) == 1 then redis.call('HDEL', key('leaving-as'), user) end
end
-- Whoever closes the connection that they were at, and has an idle one left, is still shown as there for a while: pages are reloaded.
local function tell(user, before, connections, active, due)
  if active ~= '0' then return come(user) end
  local all, some = string.match(before or '', '^(%d+):(%d+)$')
  if all and some ~= '0' and tonumber(connections) < tonumber(all) then leave(user, before, due) end
end
local function keep(ms)
  for _, name in ipairs({ 'leaving', 'leaving-as', 'gateways', 'unsaved' }) do redis.call('PEXPIRE', key(name), ms) end
end`;

/**
 * KEYS: a gateway's hash. ARGV: gateway, report, part, of, lease, grace, keep, candidate generation, then user, connections and
 * active of each change. `of` is 0 for a report of changes; the parts of a complete one are collected, and take the
 * place of what was there with the last. Answers whether it could be applied, whether it had been before, the
 * generation and its age.
 */
export const APPLY_REPORT = `${PRELUDE}
local hash, parts = KEYS[1], KEYS[1] .. ':parts'
local report, part, of = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local lease, grace, keepMs = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local id, age = generation(ARGV[8], keepMs)
local last = tonumber(redis.call('HGET', hash, 'report') or '-1')
local accepted, repeated = 1, 0
if last >= report then
  repeated = 1
elseif of == 0 then
  if last < report - 1 then
    accepted = 0
  else
    for index = 9, #ARGV, 3 do
      local user = ARGV[index]
      if ARGV[index + 1] == '0' then
        local value = redis.call('HGET', hash, user)
        if value then
          redis.call('HDEL', hash, user)
          leave(user, value, now + grace)
        end
      else
        tell(user, redis.call('HGET', hash, user), ARGV[index + 1], ARGV[index + 2], now + grace)
        redis.call('HSET', hash, user, ARGV[index + 1] .. ':' .. ARGV[index + 2])
      end
    end
    redis.call('HSET', hash, 'report', report)
  end
else
  if part == 1 then
    redis.call('DEL', parts)
  elseif redis.call('HGET', parts, 'report') ~= tostring(report) or tonumber(redis.call('HGET', parts, 'part')) < part - 1 then
    accepted = 0
  end
  if accepted == 1 then
    redis.call('HSET', parts, 'report', report, 'part', part)
    for index = 9, #ARGV, 3 do
      if ARGV[index + 1] ~= '0' then redis.call('HSET', parts, ARGV[index], ARGV[index + 1] .. ':' .. ARGV[index + 2]) end
    end
    redis.call('PEXPIRE', parts, keepMs)
    if part == of then
      redis.call('HDEL', parts, 'part')
      local before = redis.call('HGETALL', hash)
      for index = 1, #before, 2 do
        local user = before[index]
        if user ~= 'report' and redis.call('HEXISTS', parts, user) == 0 then leave(user, before[index + 1], now + grace) end
      end
      local after = redis.call('HGETALL', parts)
      for index = 1, #after, 2 do
        local all, some = string.match(after[index + 1], '^(%d+):(%d+)$')
        if all then tell(after[index], redis.call('HGET', hash, after[index]), all, some, now + grace) end
      end
      redis.call('RENAME', parts, hash)
    end
  end
end
redis.call('ZADD', key('gateways'), now + lease, ARGV[1])
redis.call('PEXPIRE', hash, keepMs)
keep(keepMs)
return { accepted, repeated, id, age }`;

/**
 * ARGV: keep, candidate generation, then users. Answers a version, the time, the generation's age, and of each user connections, active,
 * due, how they were shown, and when they were last there. The version is higher than any before, also after Redis has
 * lost everything; what it is read with is at least as new.
 */
export const READ_USERS = `${PRELUDE}
local keepMs = tonumber(ARGV[1])
local _, age = generation(ARGV[2], keepMs)
local version = math.max(tonumber(redis.call('GET', key('version')) or '0') + 1, micros)
redis.call('SET', key('version'), string.format('%.0f', version), 'PX', keepMs)
local users = {}
for index = 3, #ARGV do users[#users + 1] = ARGV[index] end
local answer = { string.format('%.0f', version), string.format('%.0f', now), string.format('%.0f', age) }
if #users == 0 then return answer end
local connections, active = {}, {}
for _, gateway in ipairs(redis.call('ZRANGE', key('gateways'), 0, -1)) do
  for index, value in ipairs(redis.call('HMGET', key('gateway:' .. gateway), unpack(users))) do
    if value then
      local all, some = string.match(value, '^(%d+):(%d+)$')
      connections[index] = (connections[index] or 0) + tonumber(all)
      active[index] = (active[index] or 0) + tonumber(some)
    end
  end
end
local due = redis.call('ZMSCORE', key('leaving'), unpack(users))
local as = redis.call('HMGET', key('leaving-as'), unpack(users))
local seen = redis.call('ZMSCORE', key('unsaved'), unpack(users))
for index = 1, #users do
  answer[#answer + 1] = connections[index] or 0
  answer[#answer + 1] = active[index] or 0
  answer[#answer + 1] = due[index] or ''
  answer[#answer + 1] = as[index] or ''
  answer[#answer + 1] = seen[index] or ''
end
return answer`;

/**
 * ARGV: lease, grace, keep, candidate generation, longest gap. Gateways whose lease has run out give their users up, due
 * counted from their last report. After a gap in which nobody looked (no report could be taken then either) leases
 * and departures begin anew. Answers the gateways that were given up, with the number of their users.
 */
export const SWEEP_LEASES = `${PRELUDE}
local lease, grace, keepMs, longestGap = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[5])
generation(ARGV[4], keepMs)
local swept = tonumber(redis.call('GET', key('swept')) or '0')
redis.call('SET', key('swept'), string.format('%.0f', now), 'PX', keepMs)
redis.call('PEXPIRE', key('generation'), keepMs)
keep(keepMs)
if now - swept > longestGap then
  local patience = now + math.floor(lease * 2 / 3)
  for _, gateway in ipairs(redis.call('ZRANGEBYSCORE', key('gateways'), '-inf', patience)) do redis.call('ZADD', key('gateways'), patience, gateway) end
  for _, user in ipairs(redis.call('ZRANGEBYSCORE', key('leaving'), '-inf', patience)) do redis.call('ZADD', key('leaving'), patience, user) end
  return {}
end
local given = {}
local expired = redis.call('ZRANGEBYSCORE', key('gateways'), '-inf', now, 'WITHSCORES', 'LIMIT', 0, 4)
for index = 1, #expired, 2 do
  local hash = key('gateway:' .. expired[index])
  local due = tonumber(expired[index + 1]) - lease + grace
  local users = redis.call('HGETALL', hash)
  local count = 0
  for place = 1, #users, 2 do
    if users[place] ~= 'report' then
      leave(users[place], users[place + 1], due)
      count = count + 1
    end
  end
  redis.call('DEL', hash, hash .. ':parts')
  redis.call('ZREM', key('gateways'), expired[index])
  given[#given + 1] = expired[index]
  given[#given + 1] = count
end
return given`;

/** ARGV: how many. Answers users whose time to be gone has come, each with that time. */
export const READ_DUE = `${PRELUDE}
return redis.call('ZRANGEBYSCORE', key('leaving'), '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])`;

/** ARGV: keep, then user, due and whether others could see it, of each. Who has come back, or left again, meanwhile stays as they are. */
export const SETTLE_DEPARTURES = `${PRELUDE}
for index = 2, #ARGV, 3 do
  local user, due = ARGV[index], ARGV[index + 1]
  local stored = redis.call('ZSCORE', key('leaving'), user)
  if stored and tonumber(stored) == tonumber(due) then
    come(user)
    if ARGV[index + 2] == '1' then redis.call('ZADD', key('unsaved'), 'GT', due, user) end
  end
end
keep(tonumber(ARGV[1]))
return 1`;

/** ARGV: user and time of each. Forgets what Postgres has been told, unless it has changed since. */
export const FORGET_SAVED = `
for index = 1, #ARGV, 2 do
  local stored = redis.call('ZSCORE', '${keys.unsaved}', ARGV[index])
  if stored and tonumber(stored) <= tonumber(ARGV[index + 1]) then redis.call('ZREM', '${keys.unsaved}', ARGV[index]) end
end
return 1`;
