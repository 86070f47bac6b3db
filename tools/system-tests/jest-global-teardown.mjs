export default async function tearDown() {
  await globalThis.sharedSystemHost?.close();
}
