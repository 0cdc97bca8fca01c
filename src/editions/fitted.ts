export interface Size {
  width: number; // pixels
  height: number;
}

/** How large a picture is drawn in a box: as large as the box lets it, in its own shape. */
export function fitted({ width, height }: Size, box: Size): Size {
  const scale = Math.min(box.width / width, box.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
