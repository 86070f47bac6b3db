import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { keys } from './keys.ts';

/*
 * Each is atomic, and all times are of Redis's own clock: instances need not agree on one. Scripts are told every key that
 * is known before they run. Hashes of gateways are not, where the script itself reads which there are: those are in the
 * same slot of a cluster by their hash tag.
 */

const COMMON_KEYS = [keys.generation, keys.gateways, keys.leaving, keys.leavingAs, keys.unsaved, keys.version, keys.swept];

/** Runs one of the scripts below. @param own keys beyond those that all of them have */
export function runScript(redis: RedisClient, script: string, own: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
  const all = [...COMMON_KEYS, ...own];
  return redis.eval(script, all.length, ...all, ...args);
}

const PRELUDE = `
local GENERATION, GATEWAYS, LEAVING, LEAVING_AS, UNSAVED, VERSION, SWEPT = unpack(KEYS, 1, ${COMMON_KEYS.length})
local function own(index) return KEYS[${COMMON_KEYS.length} + index] end
local time = redis.call('TIME')
local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(micros / 1000)
local function generation(candidate, keep)
  local stored = redis.call('GET', GENERATION)
  if not stored then
    stored = candidate .. ':' .. string.format('%.0f', now)
    redis.call('SET', GENERATION, stored, 'PX', keep)
  end
  local id, born = string.match(stored, '^(.*):(%d+)$')
  return id, now - tonumber(born)
end
-- As what they were: who has just left where they were active, and then where they were idle, was online.
local function leave(user, value, due)
  local earlier = tonumber(redis.call('ZSCORE', LEAVING, user) or '0')
  local online = string.match(value, ':(%d+)$') ~= '0' or (earlier > now and redis.call('HGET', LEAVING_AS, user) == 'online')
  redis.call('ZADD', LEAVING, 'GT', due, user)
  redis.call('HSET', LEAVING_AS, user, online and 'online' or 'away')
end
local function come(user)
  if redis.call('ZREM', LEAVING, user) == 1 then redis.call('HDEL', LEAVING_AS, user) end
end
-- Whoever closes the connection that they were at, and has an idle one left, is still shown as there for a while: pages are reloaded.
local function tell(user, before, connections, active, due)
  if active ~= '0' then return come(user) end
  local all, some = string.match(before or '', '^(%d+):(%d+)$')
  if all and some ~= '0' and tonumber(connections) < tonumber(all) then leave(user, before, due) end
end
local function keep(ms)
  for _, name in ipairs({ LEAVING, LEAVING_AS, GATEWAYS, UNSAVED }) do redis.call('PEXPIRE', name, ms) end
end`;

/**
 * Own keys: a gateway's hash, and what is collected of its complete report. ARGV: gateway, report, part, of, lease, grace, keep, candidate generation, then user, connections and
 * active of each change. `of` is 0 for a report of changes; the parts of a complete one are collected, and take the
 * place of what was there with the last. Answers whether it could be applied, whether it had been before, the
 * generation and its age.
 */
export const APPLY_REPORT = `${PRELUDE}
local hash, parts = own(1), own(2)
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
redis.call('ZADD', GATEWAYS, now + lease, ARGV[1])
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
local version = math.max(tonumber(redis.call('GET', VERSION) or '0') + 1, micros)
redis.call('SET', VERSION, string.format('%.0f', version), 'PX', keepMs)
local users = {}
for index = 3, #ARGV do users[#users + 1] = ARGV[index] end
local answer = { string.format('%.0f', version), string.format('%.0f', now), string.format('%.0f', age) }
if #users == 0 then return answer end
local connections, active = {}, {}
for _, gateway in ipairs(redis.call('ZRANGE', GATEWAYS, 0, -1)) do
  for index, value in ipairs(redis.call('HMGET', '${keys.gateway('')}' .. gateway, unpack(users))) do
    if value then
      local all, some = string.match(value, '^(%d+):(%d+)$')
      connections[index] = (connections[index] or 0) + tonumber(all)
      active[index] = (active[index] or 0) + tonumber(some)
    end
  end
end
local due = redis.call('ZMSCORE', LEAVING, unpack(users))
local as = redis.call('HMGET', LEAVING_AS, unpack(users))
local seen = redis.call('ZMSCORE', UNSAVED, unpack(users))
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
local swept = tonumber(redis.call('GET', SWEPT) or '0')
redis.call('SET', SWEPT, string.format('%.0f', now), 'PX', keepMs)
redis.call('PEXPIRE', GENERATION, keepMs)
keep(keepMs)
if now - swept > longestGap then
  local patience = now + math.floor(lease * 2 / 3)
  for _, gateway in ipairs(redis.call('ZRANGEBYSCORE', GATEWAYS, '-inf', patience)) do redis.call('ZADD', GATEWAYS, patience, gateway) end
  for _, user in ipairs(redis.call('ZRANGEBYSCORE', LEAVING, '-inf', patience)) do redis.call('ZADD', LEAVING, patience, user) end
  return {}
end
local given = {}
local expired = redis.call('ZRANGEBYSCORE', GATEWAYS, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 4)
for index = 1, #expired, 2 do
  local hash = '${keys.gateway('')}' .. expired[index]
  local due = tonumber(expired[index + 1]) - lease + grace
  local users = redis.call('HGETALL', hash)
  local count = 0
  for place = 1, #users, 2 do
    if users[place] ~= 'report' then
      leave(users[place], users[place + 1], due)
      count = count + 1
    end
  end
  redis.call('DEL', hash, hash .. '${keys.partsSuffix}')
  redis.call('ZREM', GATEWAYS, expired[index])
  given[#given + 1] = expired[index]
  given[#given + 1] = count
end
return given`;

/** ARGV: how many. Answers users whose time to be gone has come, each with that time. */
export const READ_DUE = `${PRELUDE}
return redis.call('ZRANGEBYSCORE', LEAVING, '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])`;

/** Milliseconds until the first of those who leave counts as gone; nothing where nobody leaves. */
export const READ_NEXT_DUE = `${PRELUDE}
local next = redis.call('ZRANGE', LEAVING, 0, 0, 'WITHSCORES')
if #next == 0 then return false end
return tonumber(next[2]) - now`;

/** ARGV: keep, then user, due and whether others could see it, of each. Who has come back, or left again, meanwhile stays as they are. */
export const SETTLE_DEPARTURES = `${PRELUDE}
for index = 2, #ARGV, 3 do
  local user, due = ARGV[index], ARGV[index + 1]
  local stored = redis.call('ZSCORE', LEAVING, user)
  if stored and tonumber(stored) == tonumber(due) then
    come(user)
    if ARGV[index + 2] == '1' then redis.call('ZADD', UNSAVED, 'GT', due, user) end
  end
end
keep(tonumber(ARGV[1]))
return 1`;

/** ARGV: user and time of each. Forgets what Postgres has been told, unless it has changed since. */
export const FORGET_SAVED = `${PRELUDE}
for index = 1, #ARGV, 2 do
  local stored = redis.call('ZSCORE', UNSAVED, ARGV[index])
  if stored and tonumber(stored) <= tonumber(ARGV[index + 1]) then redis.call('ZREM', UNSAVED, ARGV[index]) end
end
return 1`;
