/** Of jest's own process, once for all end-to-end specs. */
export default async function setUp() {
  const { HOST_VARIABLE } = await import('./src/shared-system.ts');
  const { SharedSystemHost } = await import('./src/shared-system-host.ts');
  const host = await SharedSystemHost.open();
  process.env[HOST_VARIABLE] = host.url;
  globalThis.sharedSystemHost = host;
}
