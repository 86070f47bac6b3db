import { type Sources } from './faults.ts';

interface Planted {
  readonly title: string;
  readonly where: keyof Sources;
  readonly from: string | RegExp;
  readonly to: string;
  /** What is said of it. */
  readonly found: RegExp;
}

/** A fault of each class, planted in what is committed. */
export const PLANTED: readonly Planted[] = [
  { title: 'waiting for what is not there', where: 'compose', from: '      channel-api: { condition: service_healthy }\n      connection-gateway-1', to: '      api: { condition: service_healthy }\n      connection-gateway-1', found: /proxy: it waits for api, which is not there/ },
  { title: 'waiting for the health of what has none', where: 'compose', from: '      prometheus: { condition: service_healthy }', to: '      collector: { condition: service_healthy }', found: /grafana: it waits until collector is healthy/ },
  { title: 'waiting for health that the image has no more', where: 'dockerfile', from: /^HEALTHCHECK .+$/m, to: 'HEALTHCHECK NONE', found: /proxy: it waits until channel-api is healthy/ },
  { title: 'waiting for the end of what never ends', where: 'compose', from: 'postgres: { condition: service_healthy }', to: 'postgres: { condition: service_completed_successfully }', found: /the end of postgres, which never ends/ },
  { title: 'a circle', where: 'compose', from: '    depends_on:\n      postgres: { condition: service_healthy }\n\n  # The product', to: '    depends_on:\n      channel-api: { condition: service_healthy }\n\n  # The product', found: /migrate: it waits for itself/ },
  { title: 'services that do not wait for the migration', where: 'compose', from: / {4,6}migrate: \{ condition: service_completed_successfully \}\n/g, to: '', found: /migrate: nothing waits for its end/ },
  { title: 'a server that is not waited for', where: 'compose', from: /      redis: \{ condition: service_healthy \}\n/g, to: '', found: /presence-service: it talks to redis, and does not wait for it/ },
  { title: 'a variable that no service has', where: 'compose', from: 'AUTH_AUDIENCE:', to: 'AUTH_AUDIENCES:', found: /channel-api: AUTH_AUDIENCES is no variable of channel-api/ },
  { title: 'a required variable that is not given', where: 'compose', from: /  AUTH_JWKS_URL: .+\n/, to: '', found: /connection-gateway-1: .*AUTH_JWKS_URL\s+is not set/s },
  { title: 'a value that cannot be used', where: 'compose', from: 'TRUST_PROXY_HOPS: "1"', to: 'TRUST_PROXY_HOPS: "many"', found: /TRUST_PROXY_HOPS\s+is not usable/ },
  { title: 'a host that is not there', where: 'compose', from: /@nats:4222/g, to: '@bus:4222', found: /there is no service bus/ },
  { title: 'a file that no volume brings', where: 'compose', from: 'AUTH_SIGNING_KEYS_FILE: /run/secrets/chatgenius/', to: 'AUTH_SIGNING_KEYS_FILE: /run/secrets/', found: /channel-api: AUTH_SIGNING_KEYS_FILE names a file/ },
  { title: 'processes that differ', where: 'compose', from: '      SERVICE_INSTANCE: connection-gateway-2', to: '      SERVICE_INSTANCE: connection-gateway-2\n      STREAM_SHARDS: "8"', found: /processes of connection-gateway have different variables/ },
  { title: 'a switch that one process does not have', where: 'compose', from: '      <<: *process\n      SERVICE_INSTANCE: presence-service', to: '      SERVICE_INSTANCE: presence-service', found: /presence-service: it has other FEATURES than the rest/ },
  { title: 'a switch that is none', where: 'compose', from: 'FEATURES:-presence,', to: 'FEATURES:-presense,', found: /FEATURES\s+is not usable/ },
  { title: 'a root that can be written', where: 'compose', from: 'read_only: true', to: 'read_only: false', found: /keys: its root can be written/ },
  { title: 'capabilities', where: 'compose', from: 'cap_drop: [ALL]', to: 'cap_drop: [NET_RAW]', found: /postgres: it keeps capabilities/ },
  { title: 'new privileges', where: 'compose', from: /  security_opt: .+\n/, to: '', found: /nats: it may gain privileges/ },
  { title: 'a port that is open to other machines', where: 'compose', from: '"127.0.0.1:5432:5432"', to: '"5432:5432"', found: /postgres: port 5432:5432 is open/ },
  { title: 'a file that is not there', where: 'compose', from: './deploy/compose/nginx.conf', to: './deploy/compose/proxy.conf', found: /proxy: there is no file/ },
  { title: 'a file that a container may write', where: 'compose', from: 'redis.acl:ro', to: 'redis.acl', found: /redis: it may write/ },
  { title: 'a volume that is not there', where: 'compose', from: '      - keys:/run/secrets/chatgenius:ro', to: '      - secrets:/run/secrets/chatgenius:ro', found: /there is no volume secrets/ },
  { title: 'a target that is not there', where: 'compose', from: /target: migrate/, to: 'target: migrations', found: /migrate: there is no target migrations/ },
  { title: 'an image without a version', where: 'compose', from: 'postgres:18', to: 'postgres', found: /postgres: postgres has no version/ },
  { title: 'a port that two want', where: 'compose', from: '127.0.0.1:3000:3000', to: '127.0.0.1:8080:3000', found: /two services want the port 127.0.0.1:8080/ },
  { title: 'a gateway that is killed while it drains', where: 'compose', from: 'stop_grace_period: 30s', to: 'stop_grace_period: 20s', found: /connection-gateway-1: it is killed after 20 s, and may take 28 s/ },
  { title: 'a process that is not scraped', where: 'prometheus', from: ', messaging-service-2:9090', to: '', found: /does not scrape messaging-service-2:9090/ },
  { title: 'rules that no volume brings', where: 'compose', from: ':/etc/chatgenius/rules:ro', to: ':/etc/prometheus/rules:ro', found: /reads rules from \/etc\/chatgenius\/rules, which no volume brings/ },
  { title: 'a target of nobody', where: 'prometheus', from: 'collector:8888', to: 'otel:8888', found: /scrapes otel:8888, which is not there/ },
  { title: 'a pipeline of parts that are not defined', where: 'collector', from: 'exporters: [debug]', to: 'exporters: [tempo]', found: /uses tempo, which is not among its exporters/ },
  { title: 'traces that are sampled in pieces', where: 'collector', from: '[memory_limiter, tail_sampling, batch]', to: '[memory_limiter, batch]', found: /does not choose among whole traces/ },
  { title: 'failures that are left to chance', where: 'collector', from: 'status_codes: [ERROR]', to: 'status_codes: [OK]', found: /does not keep every trace that failed/ },
  { title: 'slow traces that are left to chance', where: 'collector', from: 'type: latency', to: 'type: always_sample', found: /does not keep every trace that was slow/ },
  { title: 'a gateway that gets nobody', where: 'nginx', from: /.*server connection-gateway-2.*\n/, to: '', found: /does not know connection-gateway-2:8080/ },
  { title: 'a port where nobody listens', where: 'nginx', from: 'server channel-api:8080', to: 'server channel-api:80', found: /sends to channel-api:80, where nobody listens/ },
  { title: 'routes that are not forwarded', where: 'nginx', from: '(v1|', to: '(v2|', found: /does not forward \/v1/ },
  { title: 'bodies that are too long for the proxy', where: 'nginx', from: /.*client_max_body_size.*\n/, to: '', found: /bodies of 1048576 bytes, and a route 4194304/ },
  { title: 'sticky sessions', where: 'nginx', from: 'least_conn;', to: 'ip_hash;', found: /sticky sessions/ },
  { title: 'an address that the client chooses', where: 'nginx', from: 'X-Forwarded-For $remote_addr', to: 'X-Forwarded-For $proxy_add_x_forwarded_for', found: /a client can say which address it has/ },
];
