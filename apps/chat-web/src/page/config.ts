/** Where the services are, as /config.json says; what it leaves out is at the page's own address, as behind one proxy. */
export interface Config {
  readonly apiUrl: string;
  readonly filesUrl: string;
  readonly gatewayUrls: readonly [string, ...string[]];
  readonly demo?: Demo | undefined;
}

/** People of `npm start` whom anybody at this machine may be. */
export interface Demo {
  readonly people: readonly { readonly handle: string; readonly displayName: string }[];
  readonly password: string;
}

export async function readConfig(): Promise<Config> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  const told = (await response.json()) as Partial<Config>;
  const here = location.origin;
  const [first = here, ...others] = told.gatewayUrls ?? [];
  return { apiUrl: told.apiUrl ?? here, filesUrl: told.filesUrl ?? told.apiUrl ?? here, gatewayUrls: [first, ...others], demo: told.demo };
}
