export interface Peer {
  readonly name: string;
  /** What it is for, in a few words. */
  readonly scope: string;
  /** The least that connects, subscribes to a channel and sends a message into it. */
  readonly lines: string;
}

/** By the documentation of each. What they connect to is somebody else's: nothing of this is run. */
export const PEERS: readonly Peer[] = [
  {
    name: 'socket.io-client',
    scope: 'transport alone',
    lines: `import { io } from 'socket.io-client';
      const socket = io(url, { auth: { token } });
      socket.on('message', draw);
      await socket.emitWithAck('join', channel);
      await socket.emitWithAck('send', text);`,
  },
  {
    name: 'centrifuge',
    scope: 'messages, recovery of streams',
    lines: `import { Centrifuge } from 'centrifuge';
      const centrifuge = new Centrifuge(url, { token });
      centrifuge.connect();
      const subscription = centrifuge.newSubscription(channel);
      subscription.on('publication', draw);
      subscription.subscribe();
      await subscription.publish({ text });`,
  },
  {
    name: '@supabase/realtime-js',
    scope: 'messages, presence',
    lines: `import { RealtimeClient } from '@supabase/realtime-js';
      const client = new RealtimeClient(url, { params: { apikey: token } });
      client.connect();
      const room = client.channel(channel);
      room.on('broadcast', { event: 'message' }, draw).subscribe();
      await room.send({ type: 'broadcast', event: 'message', payload: { text } });`,
  },
  {
    name: 'ably/modular',
    scope: 'messages; what is not named is left out',
    lines: `import { BaseRealtime, FetchRequest, WebSocketTransport } from 'ably/modular';
      const client = new BaseRealtime({ token, plugins: { FetchRequest, WebSocketTransport } });
      const room = client.channels.get(channel);
      await room.subscribe(draw);
      await room.publish('message', text);`,
  },
  {
    name: 'ably',
    scope: 'messages, presence, history',
    lines: `import { Realtime } from 'ably';
      const client = new Realtime({ token });
      const room = client.channels.get(channel);
      await room.subscribe(draw);
      await room.publish('message', text);`,
  },
  {
    name: 'stream-chat',
    scope: 'chat: state, threads, reactions, uploads',
    lines: `import { StreamChat } from 'stream-chat';
      const client = StreamChat.getInstance(key);
      await client.connectUser({ id: user }, token);
      const room = client.channel('messaging', channel);
      await room.watch();
      room.on('message.new', draw);
      await room.sendMessage({ text });`,
  },
];

export const OURS: Peer = {
  name: '@chatgenius/client-sdk',
  scope: 'chat: state, threads, reactions, uploads, order, recovery, outbox',
  // With what keeps messages on the device: it is loaded before the first one is sent.
  lines: `import 'idb';
    import { ChatClient } from '@chatgenius/client-sdk';
    const chat = new ChatClient({ url, apiUrl, token });
    await chat.connect();
    const room = await chat.joinChannel(channel);
    room.on('change', draw);
    await chat.send({ channelId: channel, text }).acknowledged;`,
};

/** What the lines take from outside of them. */
export const GIVEN = 'const { url, apiUrl, key, user, token, channel, text, draw } = globalThis.given;\n';
