/** The one place that touches the process's environment; everything else receives it, parsed. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;
