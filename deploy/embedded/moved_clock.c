/* Preloaded into a process, moves its wall clock by CLOCK_OFFSET seconds. Monotonic clocks, relative waits and file times stay real.
 *
 * Debian 12's libfaketime 0.9.10 is not used: unless it fakes monotonic clocks too, Python's time.sleep fails with EINVAL, and if it
 * does, waiting for a lock with a timeout hangs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

static long offset(void) {
    static long seconds;
    static int known;
    if (!known) {
        const char *text = getenv("CLOCK_OFFSET");
        seconds = text ? atol(text) : 0;
        known = 1;
    }
    return seconds;
}

static void *next(const char *name) {
    /* x86-64 has an older pthread_cond_timedwait too, for another layout of the structure. */
    void *found = dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2");
    return found ? found : dlsym(RTLD_NEXT, name);
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))next(#name)

static int is_wall(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

/* A deadline on the wall clock, as the kernel counts it. The monotonic clock counts from the machine's start: its deadlines are small. */
static struct timespec to_real(const struct timespec *moved) {
    struct timespec real = *moved;
    if (real.tv_sec > 1000000000) real.tv_sec -= offset();
    return real;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(clock_gettime);
    int status = real(clock, now);
    if (status == 0 && is_wall(clock)) now->tv_sec += offset();
    return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec moved;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &moved);
    now->tv_sec = moved.tv_sec;
    now->tv_usec = moved.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec moved;
    clock_gettime(CLOCK_REALTIME, &moved);
    if (now) *now = moved.tv_sec;
    return moved.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
    if (base != TIME_UTC) return 0;
    clock_gettime(CLOCK_REALTIME, now);
    return base;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *until, struct timespec *left) {
    REAL(clock_nanosleep);
    if (!(flags & TIMER_ABSTIME)) return real(clock, flags, until, left);
    struct timespec deadline = to_real(until);
    return real(clock, flags, &deadline, left);
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
    REAL(pthread_cond_timedwait);
    struct timespec deadline = to_real(until);
    return real(condition, mutex, &deadline);
}

int pthread_cond_clockwait(
    pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, clockid_t clock, const struct timespec *restrict until) {
    REAL(pthread_cond_clockwait);
    struct timespec deadline = to_real(until);
    return real(condition, mutex, clock, &deadline);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
    REAL(pthread_mutex_timedlock);
    struct timespec deadline = to_real(until);
    return real(mutex, &deadline);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    REAL(sem_timedwait);
    struct timespec deadline = to_real(until);
    return real(semaphore, &deadline);
}

int sem_clockwait(sem_t *restrict semaphore, clockid_t clock, const struct timespec *restrict until) {
    REAL(sem_clockwait);
    struct timespec deadline = to_real(until);
    return real(semaphore, clock, &deadline);
}

int timerfd_settime(int timer, int flags, const struct itimerspec *new_value, struct itimerspec *old_value) {
    REAL(timerfd_settime);
    struct itimerspec value = *new_value;
    if (flags & TFD_TIMER_ABSTIME) value.it_value = to_real(&new_value->it_value);
    return real(timer, flags, &value, old_value);
}
