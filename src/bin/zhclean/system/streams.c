/* Runs before the Rust runtime, which opens /dev/null for a standard stream that the caller closed: then the texts would
   vanish without an error. Open the wrong way around, the stream is taken, so no file gets its number, and every use of it
   fails. A closed standard error stays the runtime's: what is said there is worth no failure. */
#include <fcntl.h>

__attribute__((constructor)) static void hold_closed_streams(void) {
    if (fcntl(0, F_GETFD) == -1)
        (void)open("/dev/null", O_WRONLY);
    if (fcntl(1, F_GETFD) == -1)
        (void)open("/dev/null", O_RDONLY);
}
