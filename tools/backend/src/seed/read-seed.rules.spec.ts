import { readSeed } from './read-seed.rules.ts';

const GOOD = `{
  // Comments are fine.
  "users": [{ "handle": "ada", "displayName": "Ada Lovelace" }, { "handle": "grace", "role": "administrator" }],
  "channels": [{ "name": "general", "members": ["ada", "grace"], "messages": [{ "from": "ada", "text": "Hello" }] }],
}`;

it('reads users, channels and messages', () => {
  expect(readSeed(GOOD, 'people.json')).toEqual({
    users: [{ handle: 'ada', displayName: 'Ada Lovelace' }, { handle: 'grace', role: 'administrator' }],
    channels: [{ name: 'general', members: ['ada', 'grace'], messages: [{ from: 'ada', text: 'Hello' }] }],
  });
});

const withUsers = (rest: string): string => `{\n  "users": [{ "handle": "ada" }],\n${rest}\n}`;

it.each<[string, string, string]>([
  ['broken JSON', '{\n  "users": [}', 'people.json:2:13: this is not JSON: ValueExpected.'],
  ['an empty file', '', 'people.json:1:1: this is not JSON: ValueExpected.'],
  ['what is missing', '{\n  "channels": []\n}', 'people.json:1:1: users: Invalid input: expected array, received undefined'],
  ['a handle that cannot be', '{\n  "users": [\n    { "handle": "Ada Lovelace" }\n  ]\n}', 'people.json:3:17: users[0].handle: '],
  ['a name that nobody knows', '{\n  "users": [{ "handle": "ada", "nme": "x" }]\n}', 'people.json:2:32: users[0]: Unrecognized key: "nme"'],
  ['somebody twice', '{\n  "users": [{ "handle": "ada" },\n    { "handle": "ada" }]\n}', 'people.json:3:17: users[1].handle: "ada" is there twice.'],
  ['a member who is no user', withUsers('  "channels": [{ "name": "general", "members": ["ada", "eve"] }]'), 'people.json:3:56: channels[0].members[1]: "eve" is none of the users.'],
  ['a message of nobody', withUsers('  "channels": [{ "name": "general", "members": ["ada"], "messages": [{ "from": "eve", "text": "Hi" }] }]'), 'people.json:3:80: channels[0].messages[0].from: "eve" is no member of "general".'],
])('says where %s is', (_, text, message) => {
  expect(() => readSeed(text, 'people.json')).toThrow(message);
});
