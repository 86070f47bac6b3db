import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * A client in a language without a Socket.IO library, as docs/guides/writing-a-client.md describes one: the JDK's own WebSocket and
 * HTTP client, and org.json. Told what to do by JSON lines on stdin, it tells by JSON lines on stdout what has come of it. One
 * thread owns all state: whatever the socket and stdin bring becomes a task of it.
 */
public final class Client {
  static final long FIRST_PAUSE_MS = 200;
  static final long LONGEST_PAUSE_MS = 5_000;
  /** How long an event may wait for one before it that has not come. */
  static final long HOLE_PATIENCE_MS = 1_000;

  record Draft(String id, String channelId, String text) {}

  /** A cursor, and events that came before their turn. */
  static final class Stream {
    final String name;
    String epoch; // unknown until the server has told it
    long seq;
    boolean isOpen;
    final TreeMap<Long, JSONObject> held = new TreeMap<>();

    Stream(String name) {
      this.name = name;
    }

    void start(JSONObject cursor) {
      epoch = cursor.getString("epoch");
      seq = cursor.getLong("seq");
    }

    void take(JSONArray events) {
      for (int index = 0; index < events.length(); index++) held.put(events.getJSONObject(index).getLong("seq"), events.getJSONObject(index));
      if (!isOpen) return;
      held.headMap(seq, true).clear(); // applied already
      for (JSONObject next = held.remove(seq + 1); next != null; next = held.remove(seq + 1)) {
        seq++;
        tell("applied", new JSONObject().put("stream", name).put("seq", seq).put("type", next.getString("type")));
      }
    }
  }

  /** Socket.IO 5 over Engine.IO 4: as much of both as one namespace with JSON needs. Each message is a text, of which the first digits say what it is. */
  static final class Line implements WebSocket.Listener {
    static final String OPEN = "0", PING = "2", PONG = "3", CONNECT = "40", EVENT = "42", ACK = "43", REFUSED = "44";
    final StringBuilder text = new StringBuilder();
    final Map<Integer, Consumer<JSONObject>> acks = new ConcurrentHashMap<>();
    final String token;
    final BiConsumer<String, JSONObject> onEvent;
    final Consumer<JSONObject> onEnd;
    final CompletableFuture<WebSocket> opened;
    CompletableFuture<WebSocket> sending;
    int lastAck;

    Line(HttpClient http, String url, String token, BiConsumer<String, JSONObject> onEvent, Consumer<JSONObject> onEnd) {
      this.token = token;
      this.onEvent = onEvent;
      this.onEnd = onEnd;
      URI target = URI.create(url.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket");
      opened = sending = http.newWebSocketBuilder().buildAsync(target, this);
      opened.exceptionally(error -> {
        onEnd.accept(null);
        return null;
      });
    }

    synchronized void emit(String name, JSONObject payload, Consumer<JSONObject> onAck) {
      acks.put(++lastAck, onAck);
      send(EVENT + lastAck + new JSONArray().put(name).put(payload));
    }

    /** One text at a time: the JDK's WebSocket takes the next when the last is on its way. */
    synchronized void send(String message) {
      sending = sending.thenCompose(socket -> socket.sendText(message, true));
    }

    void close() {
      opened.thenAccept(WebSocket::abort);
      onEnd.accept(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        receive(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    void receive(String message) {
      int start = message.indexOf('[');
      if (message.startsWith(OPEN)) send(CONNECT + new JSONObject().put("token", token));
      else if (message.equals(PING)) send(PONG);
      else if (message.startsWith(REFUSED)) onEnd.accept(new JSONObject(message.substring(REFUSED.length())).optJSONObject("data"));
      else if (message.startsWith(EVENT)) {
        JSONArray event = new JSONArray(message.substring(start));
        onEvent.accept(event.getString(0), event.optJSONObject(1));
      } else if (message.startsWith(ACK)) {
        Consumer<JSONObject> onAck = acks.remove(Integer.parseInt(message.substring(ACK.length(), start)));
        if (onAck != null) onAck.accept(new JSONArray(message.substring(start)).getJSONObject(0));
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      onEnd.accept(null);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      onEnd.accept(null);
    }
  }

  final ScheduledExecutorService tasks = Executors.newSingleThreadScheduledExecutor();
  final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  final Map<String, Stream> streams = new LinkedHashMap<>();
  final Deque<Draft> outbox = new ArrayDeque<>();
  String url, apiUrl, token;
  boolean tokenIsUsed = true, isOnline, isSending;
  Line line;
  int attempt, failures;
  long sendingFrom;

  public static void main(String[] args) throws Exception {
    Client client = new Client();
    client.tasks.scheduleWithFixedDelay(client::fillHoles, HOLE_PATIENCE_MS, HOLE_PATIENCE_MS, TimeUnit.MILLISECONDS);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JSONObject told = new JSONObject(line);
      client.post(() -> client.follow(told));
    }
    System.exit(0);
  }

  void follow(JSONObject told) {
    switch (told.getString("do")) {
      case "connect" -> {
        url = told.getString("url");
        apiUrl = told.getString("apiUrl");
        takeToken(told.getString("token"));
      }
      case "token" -> takeToken(told.getString("token"));
      case "join" -> join(streams.computeIfAbsent("channel:" + told.getString("channelId"), Stream::new));
      case "send" -> {
        outbox.add(new Draft(UUID.randomUUID().toString(), told.getString("channelId"), told.getString("text")));
        flush();
      }
      default -> System.err.println("unknown: " + told);
    }
  }

  // The connection: every attempt has a socket and a number of its own, and what an earlier one says is void.

  void takeToken(String fresh) {
    token = fresh;
    tokenIsUsed = false;
    if (!isOnline) dial();
    else {
      tokenIsUsed = true;
      ask("session:refresh", new JSONObject().put("token", token), answer -> {});
    }
  }

  void dial() {
    if (isOnline) return;
    if (tokenIsUsed) {
      tell("token", new JSONObject()); // and goes on when it comes
      return;
    }
    tokenIsUsed = true;
    int own = ++attempt;
    line = new Line(http, url, token, (name, payload) -> post(own, () -> receive(name, payload)), refused -> post(own, () -> gone(refused)));
  }

  void receive(String name, JSONObject payload) {
    switch (name) {
      case "session:ready" -> begin(payload);
      case "session:expiring" -> tell("token", new JSONObject());
      case "session:draining" -> later(payload.getLong("reconnectAfterMs"), attempt, line::close);
      default -> {
        Stream stream = payload == null ? null : streams.get(payload.optString("stream"));
        if (stream != null && payload.has("seq")) stream.take(new JSONArray().put(payload));
      }
    }
  }

  void begin(JSONObject session) {
    isOnline = true;
    failures = 0;
    String userId = session.getJSONObject("user").getString("id");
    tell("ready", new JSONObject().put("userId", userId));
    Stream own = streams.computeIfAbsent("user:" + userId, Stream::new);
    if (own.epoch == null) own.start(session.getJSONObject("head"));
    JSONArray since = new JSONArray();
    for (Stream stream : streams.values()) {
      if (stream.epoch == null) join(stream);
      else since.put(new JSONObject().put("stream", stream.name).put("epoch", stream.epoch).put("seq", stream.seq));
    }
    ask("session:resume", new JSONObject().put("since", since), this::resumed);
    flush();
  }

  void gone(JSONObject refused) {
    isOnline = isSending = false;
    attempt++;
    for (Stream stream : streams.values()) stream.isOpen = false;
    JSONObject why = refused != null && refused.optJSONObject("data") != null ? refused.getJSONObject("data") : new JSONObject();
    String reason = why.optString("reason", "unknown");
    if (refused != null && !why.optBoolean("retryable") && !reason.equals("TOKEN_EXPIRED")) {
      tell("refused", new JSONObject().put("reason", reason));
      return;
    }
    long backoff = (long) (Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures++, 10)));
    later(why.optLong("retryAfterMs", backoff), attempt, this::dial);
  }

  // Streams.

  void join(Stream stream) {
    if (!isOnline) return; // begin() joins it
    String channelId = stream.name.substring(stream.name.indexOf(':') + 1);
    ask("channel:join", new JSONObject().put("channelId", channelId), answer -> {
      if (isDone(answer)) {
        tell("joined", new JSONObject().put("stream", stream.name));
        open(stream, answer.getJSONObject("data"));
      } else if (isRetryable(answer)) later(HOLE_PATIENCE_MS, attempt, () -> join(stream));
      else streams.remove(stream.name);
    });
  }

  void resumed(JSONObject answer) {
    if (!isDone(answer)) {
      later(HOLE_PATIENCE_MS, attempt, line::close); // and begin anew
      return;
    }
    JSONArray all = answer.getJSONObject("data").getJSONArray("streams");
    for (int index = 0; index < all.length(); index++) {
      JSONObject opened = all.getJSONObject(index);
      if (opened.has("error")) streams.remove(opened.getString("stream"));
      else open(streams.get(opened.getString("stream")), opened);
    }
  }

  void open(Stream stream, JSONObject opened) {
    String verdict = opened.getJSONObject("verdict").getString("status");
    JSONObject head = opened.getJSONObject("head");
    stream.isOpen = true;
    // Another log: whatever was shown of it has to be loaded again.
    if (stream.epoch == null || !(verdict.equals("recovered") || verdict.equals("gap"))) stream.start(head);
    stream.take(opened.getJSONArray("events"));
    if (verdict.equals("gap")) page(stream, head.getLong("seq"));
  }

  void page(Stream stream, long upTo) {
    while (stream.seq < upTo) {
      String name = URLEncoder.encode(stream.name, StandardCharsets.UTF_8);
      URI page = URI.create(apiUrl + "/v1/streams/" + name + "/events?after=" + stream.seq + "&epoch=" + stream.epoch);
      try {
        var response = http.send(HttpRequest.newBuilder(page).header("authorization", "Bearer " + token).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) throw new java.io.IOException("status " + response.statusCode());
        JSONObject read = new JSONObject(response.body());
        if (read.getJSONObject("verdict").getString("status").equals("reset")) stream.start(read.getJSONObject("head"));
        stream.take(read.getJSONArray("events"));
        upTo = read.getJSONObject("head").getLong("seq");
      } catch (java.io.IOException | InterruptedException error) {
        System.err.println(error);
        later(HOLE_PATIENCE_MS, attempt, line::close); // and resume
        return;
      }
    }
  }

  void fillHoles() {
    for (Stream stream : streams.values()) if (isOnline && stream.isOpen && !stream.held.isEmpty()) page(stream, stream.held.lastKey());
  }

  // Sending: one at a time, so that they stay in order; each under one id, however often.

  void flush() {
    Draft next = outbox.peek();
    if (!isOnline || isSending || next == null || System.currentTimeMillis() < sendingFrom) return;
    isSending = true;
    ask("message:send", new JSONObject().put("channelId", next.channelId).put("clientMessageId", next.id).put("text", next.text), answer -> {
      isSending = false;
      if (isDone(answer)) tell("sent", new JSONObject().put("text", outbox.remove().text).put("seq", answer.getJSONObject("data").getLong("seq")));
      else if (isRetryable(answer)) {
        long pause = answer.getJSONObject("data").optLong("retryAfterMs", HOLE_PATIENCE_MS);
        sendingFrom = System.currentTimeMillis() + pause;
        later(pause, attempt, this::flush);
      } else tell("failed", new JSONObject().put("text", outbox.remove().text).put("reason", answer.getJSONObject("data").getString("reason")));
      flush();
    });
  }

  // How tasks come to the one thread.

  void ask(String command, JSONObject input, Consumer<JSONObject> then) {
    int own = attempt;
    line.emit(command, input, answer -> post(own, () -> then.accept(answer)));
  }

  void post(Runnable task) {
    tasks.execute(() -> {
      try {
        task.run();
      } catch (RuntimeException error) {
        error.printStackTrace();
        System.exit(1);
      }
    });
  }

  void post(int own, Runnable task) {
    post(() -> {
      if (own == attempt) task.run();
    });
  }

  void later(long milliseconds, int own, Runnable task) {
    tasks.schedule(() -> post(own, task), milliseconds, TimeUnit.MILLISECONDS);
  }

  static boolean isDone(JSONObject answer) {
    return answer.getString("status").equals("ok");
  }

  static boolean isRetryable(JSONObject answer) {
    return answer.getJSONObject("data").getBoolean("retryable");
  }

  static void tell(String what, JSONObject fields) {
    System.out.println(fields.put("tell", what));
  }
}
