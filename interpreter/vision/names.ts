// The public names of torchvision.datasets and torchvision.transforms (0.28): what is none of them is misspelt.
export const datasetNames: ReadonlySet<string> = new Set(
  "AugMix AutoAugment AutoAugmentPolicy CIFAR10 CIFAR100 CLEVRClassification CREStereo Caltech101 Caltech256 CarlaStereo CelebA CenterCrop " +
  "Cityscapes CocoCaptions CocoDetection ColorJitter Compose ConvertImageDtype Country211 DTD DatasetFolder EMNIST ETH3DStereo " +
  "ElasticTransform EuroSAT FER2013 FGVCAircraft FakeData FallingThingsStereo FashionMNIST FiveCrop Flickr30k Flickr8k Flowers102 " +
  "FlyingChairs FlyingThings3D Food101 GTSRB GaussianBlur Grayscale HD1K HMDB51 INaturalist ImageFolder ImageNet Imagenette InStereo2k " +
  "InterpolationMode KMNIST Kinetics Kitti Kitti2012Stereo Kitti2015Stereo KittiFlow LFWPairs LFWPeople LSUN LSUNClass Lambda " +
  "LinearTransformation MNIST Middlebury2014Stereo MovingMNIST Normalize Omniglot OxfordIIITPet PCAM PILToTensor Pad PhotoTour Places365 " +
  "QMNIST RandAugment RandomAdjustSharpness RandomAffine RandomApply RandomAutocontrast RandomChoice RandomCrop RandomEqualize RandomErasing " +
  "RandomGrayscale RandomHorizontalFlip RandomInvert RandomOrder RandomPerspective RandomPosterize RandomResizedCrop RandomRotation " +
  "RandomSolarize RandomVerticalFlip RenderedSST2 Resize SBDataset SBU SEMEION STL10 SUN397 SVHN SceneFlowStereo Sintel SintelStereo " +
  "StanfordCars TenCrop ToPILImage ToTensor TrivialAugmentWide UCF101 USPS VOCDetection VOCSegmentation VisionDataset WIDERFace autoaugment " +
  "caltech celeba cifar cityscapes clevr coco country211 dtd eurosat fakedata fer2013 fgvc_aircraft flickr flowers102 folder food101 " +
  "functional gtsrb hmdb51 imagenet imagenette inaturalist kinetics kitti lfw lsun mnist moving_mnist omniglot oxford_iiit_pet pcam phototour " +
  "places365 rendered_sst2 sbd sbu semeion stanford_cars stl10 sun397 svhn transforms ucf101 usps utils video_utils vision voc widerface".split(" "));
