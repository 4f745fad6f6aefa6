/** Outlines on a 24 by 24 grid, drawn with a round stroke of 1.75. */
export const ICON_PATHS = {
  archive: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  arrowDown: 'M12 5v14M6 13l6 6 6-6',
  arrowUp: 'M12 19V5M6 11l6-6 6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chevronDown: 'M6 9.5l6 6 6-6',
  chevronLeft: 'M14.5 6l-6 6 6 6',
  chevronRight: 'M9.5 6l6 6-6 6',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10.5v10.5H9zM5 15H4.5V4.5H15V5',
  device: 'M4 5h16v11H4zM9 20h6M12 16v4',
  info: 'M12 11v5M12 8v.01M12 21a9 9 0 100-18 9 9 0 000 18z',
  keyboard: 'M3 7h18v10H3zM7 10.5v.01M10.5 10.5v.01M14 10.5v.01M17.5 10.5v.01M8 14h8',
  more: 'M5.5 12v.01M12 12v.01M18.5 12v.01',
  pencil: 'M4.5 19.5l1-4.2L16.6 4.2l3.2 3.2L8.7 18.5zM14 6.8l3.2 3.2',
  compose: 'M19 13v6.5H4.5V5H11M9.5 14.5l.7-3.2 8-8 2.5 2.5-8 8z',
  pin: 'M9 4h6l-.8 6 3.3 3.5h-11L9.800 10zM12 13.500V20',
  refresh: 'M19.500 12a7.500 7.500 0 11-2.300-5.400L19.500 9M19.500 4.500V9H15',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16.200 16.200L20.500 20.500',
  settings:
    'M12 15.200a3.200 3.200 0 100-6.400 3.200 3.200 0 000 6.400zM12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M18.400 5.600l-1.800 1.800M7.400 16.600l-1.800 1.800',
  sidebar: 'M4 5h16v14H4zM10 5v14',
  signOut: 'M14 4.500h5.500v15H14M4 12h11M11 8l4 4-4 4',
  stop: 'M7.500 7.500h9v9h-9z',
  trash: 'M4.500 7h15M9.500 7V4.500h5V7M6.500 7l.8 12.500h9.400L17.500 7M10 11v5M14 11v5',
  volume: 'M4.500 9.500v5H8l4.500 4v-13L8 9.500zM16 9a4.200 4.200 0 010 6M18.500 6.500a8 8 0 010 11',
  warning: 'M12 4.500l8.500 15h-17zM12 10v4.500M12 17v.01',
} as const;

export type IconName = keyof typeof ICON_PATHS;
