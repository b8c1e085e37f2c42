export declare const PIXEL: Buffer<ArrayBuffer>
