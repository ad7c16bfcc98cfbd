/* A vendor's library for the tests: the SDT functions of GA 467, with a card whose bytes lie in a file.
 *
 * The environment says what it does: ID_TEXT names the file with the 256 bytes of text (no such file: no card);
 * ID_FAULT is "hang", "crash", "lengths" (impossible ones), "strange" (no status code) or nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int opened, found, chosen;

static int fault(const char *name) {
    const char *wanted = getenv("ID_FAULT");
    return wanted && !strcmp(wanted, name);
}

static FILE *card(void) {
    const char *path = getenv("ID_TEXT");
    return path ? fopen(path, "rb") : NULL;
}

int SDT_OpenPort(int port) { return (opened = port == 1001) ? 0x90 : 0x01; }

int SDT_ClosePort(int port) {
    opened = 0;
    return port == 1001 ? 0x90 : 0x01;
}

int SDT_GetSAMStatus(int port, int open) { return opened && !open && port == 1001 ? 0x90 : 0x05; }

int SDT_GetSAMID(int port, unsigned char *id, int open) {
    static const unsigned char number[16] = {5, 0, 3, 0, 0xB3, 0x3A, 0x34, 1, 0x87, 0xD6, 0x12, 0, 0xB1, 0xCB, 0x74, 0};
    memcpy(id, number, sizeof number);
    return opened && !open && port == 1001 ? 0x90 : 0x05;
}

int SDT_StartFindIDCard(int port, unsigned char *info, int open) {
    FILE *file = card();
    if (fault("strange")) return -12;
    if (!opened || open || port != 1001) return 0x05;
    if ((found = file != NULL)) fclose(file);
    memset(info, 0, 4);
    return found ? 0x9F : 0x80;
}

int SDT_SelectIDCard(int port, unsigned char *number, int open) {
    memset(number, 0, 8);
    return (chosen = found && !open && port == 1001) ? 0x90 : 0x81;
}

int SDT_ReadBaseMsg(int port, unsigned char *text, unsigned int *text_length, unsigned char *photo,
                    unsigned int *photo_length, int open) {
    FILE *file = card();
    if (fault("hang")) for (;;) pause();
    if (fault("crash")) abort();
    if (!chosen || !file || open || port != 1001) return 0x41;
    *text_length = (unsigned int)fread(text, 1, 256, file);
    fclose(file);
    memset(photo, 'W', 1024);
    *photo_length = fault("lengths") ? 0xFFFFFFFFu : 1024;
    return 0x90;
}
