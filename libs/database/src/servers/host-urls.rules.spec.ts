import { hostUrls, urlSettings } from './host-urls.rules.ts';

it.each([
  ['postgresql://u:p@one:5432/chat', ['postgresql://u:p@one:5432/chat']],
  ['postgres://u:p@one:5432,two:6000,three/chat?sslmode=require', ['postgres://u:p@one:5432/chat?sslmode=require', 'postgres://u:p@two:6000/chat?sslmode=require', 'postgres://u:p@three/chat?sslmode=require']],
  ['postgresql://u:a%2Cb@one/chat?x=1,2', ['postgresql://u:a%2Cb@one/chat?x=1,2']],
  ['postgresql://u:a,b@[::1]:1,[::2]:2/chat', ['postgresql://u:a,b@[::1]:1/chat', 'postgresql://u:a,b@[::2]:2/chat']],
  ['postgresql:///chat?host=/run/postgresql', ['postgresql:///chat?host=/run/postgresql']],
])('%s names its hosts', (url, urls) => expect(hostUrls(url)).toEqual(urls));

it.each([
  ['', { pooled: false, prepared: true }],
  ['?pooler=transaction', { pooled: true, prepared: false }],
  ['?pooler=transaction&prepared_statements=on', { pooled: true, prepared: true }],
])('a URL with %j', (parameters, settings) => expect(urlSettings(`postgresql://u:p@one:1,two:2/chat${parameters}`)).toEqual(settings));
