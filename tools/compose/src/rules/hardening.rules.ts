import { servicesOf, type ComposeFile, type ComposeService } from '../compose-file.ts';

/** What a container may not do: write its root, gain privileges, keep capabilities, be reached from other machines. */
export function hardeningFaults(file: ComposeFile): string[] {
  return servicesOf(file).flatMap(([name, service]) => faultsIn(service).map((fault) => `${name}: ${fault}`));
}

function faultsIn({ read_only, cap_drop, cap_add, privileged, security_opt, ports, restart }: ComposeService): string[] {
  return [
    ...(read_only === true ? [] : ['its root can be written']),
    ...(cap_drop.includes('ALL') && cap_add.length === 0 ? [] : ['it keeps capabilities']),
    ...(security_opt.includes('no-new-privileges:true') && privileged !== true ? [] : ['it may gain privileges']),
    ...ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `port ${port} is open to other machines`),
    ...(restart === undefined ? ['nothing says whether it is started again'] : []),
  ];
}
