/* Many followers in one process, as far as a server can tell: WebSockets with MQTT, or with Slide Control's own frames.
 *
 *   followers FIRST REQUEST OPENING PING JOINED SKIP PORT...
 *
 * Each follower connects to one of the ports of 127.0.0.1, sends REQUEST, and after the upgrade OPENING, in which
 * ######## becomes a number that no other connection has, from FIRST on; it is in when JOINED has come. It sends PING now
 * and then. Of each message without SKIP it reads press-NNNNNN. One that loses its connection comes back to the next port
 * as the audience's page does: after up to 5, 10, 20, and then 30 s, at random. Bytes are given as hexadecimal digits.
 *
 * It reads lines: "join N" adds followers, and is answered "joined TOTAL" when all are in; "expect PRESS MS" is answered
 * "got COUNT LOST BACK" when all have that press or a later one, or after so long, followed by COUNT times of 8 bytes
 * each (nanoseconds of CLOCK_MONOTONIC). LOST counts lost connections, BACK presses that came after a later one.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FOLLOWERS = 100000, MAX_JOINING = 100, PING_SECONDS = 25, MAX_DELAY_SECONDS = 30 };
enum stage { AWAY, CONNECTING, UPGRADING, OPENED, IN };
struct bytes { unsigned char *data; size_t length; };
struct follower { int fd, port, tries; enum stage stage; long latest; int64_t at, due; struct bytes rest; };

static struct follower all[MAX_FOLLOWERS];
static struct bytes request, opening, heartbeat, joined, skip;
static int ports[16], port_count, first, count, wanted, inside, joining, have, lost, back, epoll, asked_to_join;
static long expected;
static int64_t deadline;
static unsigned char buffer[1 << 20];

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static struct bytes from_hex(const char *text) {
    struct bytes bytes = {malloc(strlen(text) / 2 + 1), strlen(text) / 2};
    for (size_t at = 0; at < bytes.length; at++) sscanf(text + 2 * at, "%2hhx", &bytes.data[at]);
    return bytes;
}

static void leave(struct follower *f) {
    static const int delays[] = {5, 10, 20, MAX_DELAY_SECONDS};
    close(f->fd);
    if (f->stage == IN) inside--, lost++;
    else joining--;
    if (f->at) f->at = 0, have--;
    f->stage = AWAY, f->latest = 0, f->rest.length = 0, f->port++;
    f->due = now_ns() + (int64_t)(drand48() * delays[f->tries < 3 ? f->tries++ : 3] * 1e9);
}

static void enter(struct follower *f) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(ports[f->port % port_count])};
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = f};
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    joining++, f->stage = CONNECTING;
    f->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(f->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(f->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) leave(f);
    else epoll_ctl(epoll, EPOLL_CTL_ADD, f->fd, &event);
}

static void put(struct follower *f, struct bytes bytes) {
    if (send(f->fd, bytes.data, bytes.length, MSG_NOSIGNAL) < 0) { /* reading tells that it is closed */ }
}

static void connected(struct follower *f) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = f};
    epoll_ctl(epoll, EPOLL_CTL_MOD, f->fd, &event);
    f->stage = UPGRADING;
    put(f, request);
}

static void upgraded(struct follower *f) {
    unsigned char *mark = memmem(opening.data, opening.length, "########", 8), number[9];
    f->stage = OPENED;
    sprintf((char *)number, "%08d", first++);
    memcpy(mark, number, 8);
    put(f, opening);
    memcpy(mark, "########", 8);
}

static void take(struct follower *f, unsigned char *data, size_t length, int64_t now) {
    unsigned char *end = data + length;
    if (f->stage == OPENED && memmem(data, length, joined.data, joined.length)) f->stage = IN, f->tries = 0, inside++, joining--;
    if (memmem(data, length, skip.data, skip.length)) return;
    for (unsigned char *at = data; (at = memmem(at, end - at, "press-", 6)) && at + 12 <= end; at += 12) {
        long number = strtol((char[]){at[6], at[7], at[8], at[9], at[10], at[11], 0}, NULL, 10);
        if (number < f->latest) back++;
        else f->latest = number;
    }
    if (expected && !f->at && f->latest >= expected) f->at = now, have++;
}

/* Returns how many bytes were complete frames, or -1 when the server closes. */
static ssize_t frames(struct follower *f, unsigned char *data, size_t length, int64_t now) {
    size_t at = 0;
    while (length - at >= 2) {
        size_t header = data[at + 1] == 126 ? 4 : data[at + 1] == 127 ? 10 : 2, size = data[at + 1];
        if (length - at < header) break;
        if (header > 2) for (size_t digit = size = 0; digit < header - 2; digit++) size = size << 8 | data[at + 2 + digit];
        if (length - at < header + size) break;
        unsigned char *payload = data + at + header, opcode = data[at] & 15;
        if (opcode == 8) return -1;
        if (opcode == 9 && size < 126) {
            unsigned char pong[131] = {0x8a, 0x80 | size};
            memcpy(pong + 6, payload, size);
            put(f, (struct bytes){pong, size + 6});
        } else if (opcode <= 2) take(f, payload, size, now);
        at += header + size;
    }
    return at;
}

static void receive(struct follower *f) {
    size_t length = f->rest.length;
    memcpy(buffer, f->rest.data, length);
    ssize_t more = recv(f->fd, buffer + length, sizeof buffer - length, 0), used = 0;
    if (more < 0 && errno == EAGAIN) return;
    if (more <= 0) return leave(f);
    int64_t now = now_ns();
    length += more;
    if (f->stage == UPGRADING) {
        unsigned char *end = memmem(buffer, length, "\r\n\r\n", 4);
        if (end && memcmp(buffer + 9, "101", 3)) return leave(f);
        if (end) used = end + 4 - buffer, upgraded(f);
    }
    if (f->stage >= OPENED) {
        ssize_t framed = frames(f, buffer + used, length - used, now);
        if (framed < 0) return leave(f);
        used += framed;
    }
    if ((f->rest.length = length - used)) {
        f->rest.data = realloc(f->rest.data, f->rest.length);
        memcpy(f->rest.data, buffer + used, f->rest.length);
    }
}

static void obey(const char *line) {
    int more, milliseconds;
    if (sscanf(line, "join %d", &more) == 1) wanted += more, asked_to_join = 1;
    if (sscanf(line, "expect %ld %d", &expected, &milliseconds) != 2) return;
    deadline = now_ns() + milliseconds * 1000000LL;
    have = 0;
    for (int at = 0; at < count; at++) have += !!(all[at].at = all[at].latest >= expected ? now_ns() : 0);
}

static void answer(void) {
    if (asked_to_join && inside == wanted) asked_to_join = 0, printf("joined %d\n", inside);
    if (expected && (have == count || now_ns() > deadline)) {
        printf("got %d %d %d\n", have, lost, back);
        for (int at = 0; at < count; at++) if (all[at].at) fwrite(&all[at].at, 8, 1, stdout);
        expected = 0;
    }
    fflush(stdout);
}

/* Lets those in whose time has come, and pings each now and then. */
static void tend(void) {
    static int64_t started, pinged;
    int64_t now = now_ns();
    if (!started) started = now;
    while (count < wanted && joining < MAX_JOINING) all[count].port = count, enter(&all[count++]);
    for (int at = 0; inside + joining < count && at < count; at++) if (all[at].stage == AWAY && all[at].due <= now) enter(&all[at]);
    int64_t due = count ? (now - started) / (PING_SECONDS * 1000000000LL / count + 1) : 0;
    for (; count && heartbeat.length && pinged < due; pinged++) if (all[pinged % count].stage == IN) put(&all[pinged % count], heartbeat);
    if (pinged < due) pinged = due;
}

int main(int argc, char **argv) {
    struct epoll_event events[512], input = {.events = EPOLLIN, .data.ptr = NULL};
    char line[200];
    if (argc < 8) return 2;
    first = atoi(argv[1]), request = from_hex(argv[2]), opening = from_hex(argv[3]), heartbeat = from_hex(argv[4]);
    joined = from_hex(argv[5]), skip = from_hex(argv[6]);
    for (int at = 7; at < argc && port_count < 16; at++) ports[port_count++] = atoi(argv[at]);
    epoll = epoll_create1(0);
    epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &input);
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, joining ? 1 : 20);
        for (int at = 0; at < ready; at++) {
            struct follower *f = events[at].data.ptr;
            if (!f) {
                if (!fgets(line, sizeof line, stdin)) return 0;
                obey(line);
            } else if (f->stage == CONNECTING && events[at].events & (EPOLLERR | EPOLLHUP)) leave(f);
            else if (f->stage == CONNECTING) connected(f);
            else if (f->stage != AWAY) receive(f);
        }
        tend();
        answer();
    }
}
