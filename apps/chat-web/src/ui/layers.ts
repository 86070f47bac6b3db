const ID = 'layers';

/** Where menus and popovers are drawn: a landmark, so that those who move by landmarks find them. */
export const layers = (): HTMLElement | null => document.getElementById(ID);

export const LAYERS_ID = ID;
