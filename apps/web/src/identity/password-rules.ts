/** As the server asks of new passwords. */
export const PASSWORD_MIN = 12;
