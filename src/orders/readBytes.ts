/** Read at once of a picture: larger pieces gain nothing (measured), smaller ones cost calls. */
export const READ_BYTES = 256 * 1024;
