import { judgeAudit } from './audit.rules.ts';

const audit = (...found: [name: string, severity: string][]): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(found.map(([name, severity]) => [name, { name, severity, range: '<2.0.0', isDirect: false, via: [], effects: [], nodes: [], fixAvailable: true }])),
    metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: found.length }, dependencies: { total: 900 } },
  });

describe('an audit of the dependencies', () => {
  it('passes when nothing is known', () => {
    expect(judgeAudit(audit())).toEqual({ outcome: 'no known vulnerabilities', fails: false, lines: [] });
  });

  it('fails for what is high or critical, and names the worst first', () => {
    expect(judgeAudit(audit(['b', 'low'], ['c', 'high'], ['a', 'critical']))).toEqual({
      outcome: 'vulnerabilities',
      fails: true,
      lines: ['critical: a <2.0.0', 'high: c <2.0.0', 'low: b <2.0.0'],
    });
  });

  it('tells of what is less, and passes', () => {
    expect(judgeAudit(audit(['b', 'moderate'], ['c', 'of a kind to come']))).toMatchObject({ outcome: 'vulnerabilities', fails: false });
  });

  it.each([
    ['a registry that does not audit', '{"message":"405 Method Not Allowed - POST https://registry.example/audit","statusCode":405,"error":{"summary":""}}', '405 Method Not Allowed'],
    ['a network that leads nowhere', '{"message":"request to https://registry.example/audit failed, reason: getaddrinfo EAI_AGAIN","error":{"summary":""}}', 'EAI_AGAIN'],
    ['no answer at all', '', 'nothing that can be read'],
  ])('says that nothing is known, and passes, with %s', (_, stdout, said) => {
    expect(judgeAudit(stdout)).toEqual({ outcome: 'no registry answered', fails: false, lines: [expect.stringContaining(said)] });
  });
});
