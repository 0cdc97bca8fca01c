/** A picture that we keep: a JPEG without metadata, made for letters. */
export interface StoredPicture {
  hash: string; // SHA-256 (hex) of the bytes
  width: number; // pixels
  height: number;
  bytes: Buffer;
}

/** Where a kept picture is served, and how large it is. */
export interface KeptPicture {
  url: string; // a path of ours
  width: number;
  height: number;
}
