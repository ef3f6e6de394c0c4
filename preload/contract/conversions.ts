/**
 * The formats to which files of types that MediaMagic does not accept are usually converted. A refusal names them, in
 * the words of the window.
 */

const jpeg =
  'heic heif hif avif tif tiff bmp dib psd psb jp2 j2k jxl jxr ico tga exr hdr xcf ' +
  // The raw formats of common cameras.
  'dng cr2 cr3 crw nef nrw arw sr2 orf rw2 raf pef srw raw 3fr iiq';
const mp4 = 'webm mts m2ts m2t ts mxf wmv asf mpg mpeg mpe m2v vob flv ogv rm rmvb dv divx braw r3d';
const sound = 'm4a m4b m4r flac aif aiff aifc wma alac ape amr caf ac3 dts mid midi wv au snd mka weba';
const pdf = 'ppt pptx pps ppsx key xls xlsx numbers odp ods ai eps ps indd xps vsd vsdx html htm epub';
const docx = 'odt ott rtf docm dotx dotm pages wps wpd md';

const formatsByExtension = new Map<string, readonly string[]>(
  (
    [
      [jpeg, ['JPEG']],
      [mp4, ['MP4']],
      [sound, ['MP3', 'WAV']],
      [pdf, ['PDF']],
      [docx, ['DOCX']],
    ] as const
  ).flatMap(([extensions, formats]) =>
    extensions.split(' ').map((extension) => [extension, formats] as const),
  ),
);

/** The usual formats for an extension, with or without its dot, in any case; empty when none is known. */
export function conversionsOf(extension: string): readonly string[] {
  return formatsByExtension.get(extension.replace(/^\./u, '').toLowerCase()) ?? [];
}
