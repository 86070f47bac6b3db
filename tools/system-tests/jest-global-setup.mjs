/** Of jest's own process, once for all end-to-end specs; from the build, which they need anyway. */
export default async function setUp() {
  const { HOST_VARIABLE } = await import('./dist/shared-system.js');
  const { SharedSystemHost } = await import('./dist/shared-system-host.js');
  const host = await SharedSystemHost.open();
  process.env[HOST_VARIABLE] = host.url;
  globalThis.sharedSystemHost = host;
}
