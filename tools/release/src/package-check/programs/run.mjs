/** The readme's lines, with what they leave to the application. Resolves to the messages that they have drawn. */
export async function run({ handle, password, channelId }, lines = () => import('./readme.mjs')) {
  const drawn = [];
  const show = (messages) => drawn.splice(0, Infinity, ...messages.map(({ text }) => text));
  Object.assign(globalThis, { handle, password, channelId, show });
  await lines();
  return drawn;
}
